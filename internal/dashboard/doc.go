// Package dashboard holds the page on which people watch networks learn: HTML, style sheets
// and ES modules, embedded as they are written, with nothing loaded from elsewhere. It serves
// nothing itself and knows no route; whoever serves it takes Files. To add a view, write a
// module with mount and name it in the table of routes in static/app.js.
package dashboard
