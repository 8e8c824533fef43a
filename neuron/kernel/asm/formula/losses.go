package formula

var losses []Formula
