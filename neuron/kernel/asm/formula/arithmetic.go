package formula

var arithmetic []Formula
