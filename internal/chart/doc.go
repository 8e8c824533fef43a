// Package chart shows how a job was trained and how good its model is: as a page of
// text for a terminal, and as pictures. It never measures anything itself, opens a file
// or looks for a font on the machine; the same report gives the same bytes. To add a
// picture, write one file with a function that returns it, and list it in Draw; to add a
// part of the page, call it in Page.Write.
package chart
