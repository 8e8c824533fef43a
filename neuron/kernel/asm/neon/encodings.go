package main

// encoding is an instruction that Go's assembler has no name for: its word, with registers of 0, and what the GNU assembler
// writes.
type encoding struct {
	word uint32
	said string
}

var (
	fadd   = encoding{0x4e60d400, "fadd v%d.2d, v%d.2d, v%d.2d"}
	fsub   = encoding{0x4ee0d400, "fsub v%d.2d, v%d.2d, v%d.2d"}
	fmul   = encoding{0x6e60dc00, "fmul v%d.2d, v%d.2d, v%d.2d"}
	fdiv   = encoding{0x6e60fc00, "fdiv v%d.2d, v%d.2d, v%d.2d"}
	fmax   = encoding{0x4e60f400, "fmax v%d.2d, v%d.2d, v%d.2d"}
	fmin   = encoding{0x4ee0f400, "fmin v%d.2d, v%d.2d, v%d.2d"}
	fsqrt  = encoding{0x6ee1f800, "fsqrt v%d.2d, v%d.2d"}
	fabs   = encoding{0x4ee0f800, "fabs v%d.2d, v%d.2d"}
	fneg   = encoding{0x6ee0f800, "fneg v%d.2d, v%d.2d"}
	fcmeq  = encoding{0x4e60e400, "fcmeq v%d.2d, v%d.2d, v%d.2d"}
	fcmge0 = encoding{0x6ee0c800, "fcmge v%d.2d, v%d.2d, #0.0"}
	fcmle0 = encoding{0x6ee0d800, "fcmle v%d.2d, v%d.2d, #0.0"}
	bic    = encoding{0x4e601c00, "bic v%d.16b, v%d.16b, v%d.16b"}
	halve  = encoding{0x4f7f0400, "sshr v%d.2d, v%d.2d, #1"}
)
