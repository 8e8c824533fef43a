// Package chart draws how a job learned and how good its model is: as text for a
// terminal, and as pictures. It never measures anything itself, opens a file or
// looks for a font on the machine; the same report gives the same bytes. To add a
// picture, write one file with a function that returns it, and name it in Draw; to
// add a part of the page, name it in Page.Write.
package chart
