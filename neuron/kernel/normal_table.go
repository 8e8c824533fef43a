package kernel

// The polynomials of Normal, which testdata/normal.py made.

// normalCentral is (Phi(x) - 1/2)/x by x^2, |x| <= 1/2.
var normalCentral = polynomial{
	0x1.9884533d43651p-2, -0x1.cbcf96592f0dfp-56, []float64{
		0x1.27818543157fdp-29,
		-0x1.61a46a1878897p-25,
		0x1.6588264d2769dp-21,
		-0x1.3ce8f61933f2dp-17,
		0x1.e42b0d45374a9p-14,
		-0x1.37403f6b970f9p-10,
		0x1.46d042976915dp-7,
		-0x1.1058377e2cee0p-4,
	},
}

// normalHalf is G(x) by x - 3/4, x from 1/2 to 1.
var normalHalf = polynomial{
	0x1.3370237bca626p-2, 0x1.5ed12147f1fc3p-59, []float64{
		-0x1.d18fe301844a2p-23,
		0x1.dad0bc360069cp-21,
		-0x1.cda14e5675783p-19,
		0x1.b62062a564ddbp-17,
		-0x1.8f8bcd6793e33p-15,
		0x1.5cc3a7e26a3c4p-13,
		-0x1.22234f03af033p-11,
		0x1.c990dfd74a8f2p-10,
		-0x1.53aa0f1def69fp-8,
		0x1.d68c6d8fac163p-7,
		-0x1.2c849dfda5455p-5,
		0x1.5bf7f206f35bbp-4,
		-0x1.63e07140d7368p-3,
	},
}

// normalOne is G(x) by x - 3/2, x from 1 to 2.
var normalOne = polynomial{
	0x1.a5705596892b7p-3, -0x1.d00ba6107c90ep-59, []float64{
		0x1.a51875c952424p-33,
		-0x1.0208ed791f163p-30,
		0x1.266bd3cde1b59p-28,
		-0x1.55d3727529f33p-26,
		0x1.82203a326a742p-24,
		-0x1.a6c78035db7bap-22,
		0x1.c021e55a360f1p-20,
		-0x1.cab5164d28da8p-18,
		0x1.c41919c632070p-16,
		-0x1.ab8f478f74883p-14,
		0x1.826247b6b2007p-12,
		-0x1.4bf38a32033c1p-10,
		0x1.0d602eb7452f1p-8,
		-0x1.99805968b70ddp-7,
		0x1.204038e2e73c1p-5,
		-0x1.71c04c317211ep-4,
	},
}

// normalTwo is G(x) by x - 3, x from 2 to 4.
var normalTwo = polynomial{
	0x1.f1b89c231e9b8p-4, -0x1.dacd262222139p-58, []float64{
		-0x1.3ae28497c8742p-47,
		0x1.e8a8fab803a3cp-45,
		-0x1.437be21b3be48p-42,
		0x1.e200337c7182ep-40,
		-0x1.638a3474cf621p-37,
		0x1.fdbf8bb44c00bp-35,
		-0x1.65b67fa37dd5ep-32,
		0x1.eb3b742da4e12p-30,
		-0x1.4988fb2c6b1b5p-27,
		0x1.af5d5bd21e154p-25,
		-0x1.130a16f8f9e73p-22,
		0x1.5514bcf6a2273p-20,
		-0x1.9a853aac3a454p-18,
		0x1.de6e4a7fc6529p-16,
		-0x1.0d3680c58ee2ap-13,
		0x1.239d8e8c1d51cp-11,
		-0x1.2ed73326d2adap-9,
		0x1.2c08ca0025593p-7,
		-0x1.19cef11763837p-5,
	},
}

// normalFar is x G(x) by 1/x^2, x from 4 on.
var normalFar = polynomial{
	0x1.9884533d43651p-2, -0x1.cc75a56c31cd3p-56, []float64{
		-0x1.b839d100e4b02p+61,
		0x1.406aa6f68d465p+61,
		-0x1.b7ab5e48a0079p+59,
		0x1.7ae8455c9feddp+57,
		-0x1.cda1061289d48p+54,
		0x1.a8ea227d23983p+51,
		-0x1.354b8cac21012p+48,
		0x1.71a3a7f6474adp+44,
		-0x1.7834973902b24p+40,
		0x1.53eacb901de4bp+36,
		-0x1.1e9b77dd8989dp+32,
		0x1.dd63e8fb9586ep+27,
		-0x1.9f2cdb19d4e6cp+23,
		0x1.8a21bace29e85p+19,
		-0x1.a5164ee3540b3p+15,
		0x1.032eefae59739p+12,
		-0x1.790009a970595p+8,
		0x1.4f1c8bd044583p+5,
		-0x1.7efc0e07b55e2p+2,
		0x1.32633e6df0d92p+0,
		-0x1.9884533d43646p-2,
	},
}
