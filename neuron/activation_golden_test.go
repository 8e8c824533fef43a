package neuron

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
)

// The bits of every activation, its derivatives and every head, on every CPU. Other
// bits mean that models trained before can no longer be reproduced.
var activationDigests = map[string]string{
	"celu":         "b22cc5c7bbf605ac63fa0f26c01ea84e",
	"elu":          "b22cc5c7bbf605ac63fa0f26c01ea84e",
	"gelu":         "6aca6b5574147f6d4f1438d14d527173",
	"gelu_tanh":    "a029c269bd7d66f2dcbe27b69486ce2c",
	"hard_sigmoid": "ddee0c1000775986ed620efbb1b239b8",
	"hard_swish":   "e6ff1567be07104f5542bd46072fbf64",
	"identity":     "d3a22498effc9ac302d65b5a3003bc69",
	"leaky_relu":   "89a037b20483704ecaa0c06cb71d9301",
	"mish":         "b436f5050dfd910257a1a930199c24b8",
	"relu":         "7324b440ac4d5fadedaaee39d3ff5d10",
	"selu":         "6a58423a88a637b96bc9d4b5514b1fcf",
	"sigmoid":      "078bbf650e7bb9da506fcc403d5c4cfc",
	"silu":         "b8c9cdd8b795d3270af607de891d9ec1",
	"softplus":     "b63b93648853578c56f09580bf4437e4",
	"softsign":     "b976cd2ba056815557377f8d2c8276f3",
	"tanh":         "13cf0b01dddb2082559f1ee853dd3177",
	"exp":          "c02c1049904494c9d8e17b95d70b59f9",
}

var headDigests = map[string]string{
	"celu half_mse":                "b36a8a9035e5ccc758267bbfbeb26782",
	"celu huber":                   "31c9cda7f0a47ba496f0a7df47d6905d",
	"celu log_cosh":                "e52c971d19210f4be900dec2241d8688",
	"celu mae":                     "07558d4fce323b02a6d1486a5b09179e",
	"celu mse":                     "e9956645dcddc07408eff03b5725ba62",
	"celu quantile":                "e04a3dd90511ab2180ccb117368b803e",
	"elu half_mse":                 "b36a8a9035e5ccc758267bbfbeb26782",
	"elu huber":                    "31c9cda7f0a47ba496f0a7df47d6905d",
	"elu log_cosh":                 "e52c971d19210f4be900dec2241d8688",
	"elu mae":                      "07558d4fce323b02a6d1486a5b09179e",
	"elu mse":                      "e9956645dcddc07408eff03b5725ba62",
	"elu quantile":                 "e04a3dd90511ab2180ccb117368b803e",
	"gelu half_mse":                "9e440a159dbdefd824c39ee2898e9871",
	"gelu huber":                   "e1fd40bc9463e3b686773dcff748ddf0",
	"gelu log_cosh":                "0ffbe2f49cf82a06284ddc3d61ee5171",
	"gelu mae":                     "824ba001bb5d2f4780709afb410005a0",
	"gelu mse":                     "760b93a73566eebaa67013b5ae030803",
	"gelu quantile":                "e2dad41c0dfcfcfe54e64d0fec8a9751",
	"gelu_tanh half_mse":           "e6c41e20cf11ff0f5e78ace67f4fd329",
	"gelu_tanh huber":              "23332f9e1cd2f54b852a43f01ef53d40",
	"gelu_tanh log_cosh":           "76f9c93976c7417d448f80a0d0404c83",
	"gelu_tanh mae":                "a902d26526824838e4f5677f0fd9dff8",
	"gelu_tanh mse":                "8af0a2fb85c54fce653abd8414ba0a0f",
	"gelu_tanh quantile":           "cceb2ecb6df7802268e438b1944607e9",
	"hard_sigmoid half_mse":        "8d13b93b113a65913de39b0540103537",
	"hard_sigmoid huber":           "8d13b93b113a65913de39b0540103537",
	"hard_sigmoid log_cosh":        "9bb83831489f73114b9cda74ca846121",
	"hard_sigmoid mae":             "d7c8b2684dcbb2ff5edb4b591bb5e08b",
	"hard_sigmoid mse":             "a38fd34e93a19f30c440c84098a5e7de",
	"hard_sigmoid quantile":        "7c577e768dc6b32bfebb63702b18ab8e",
	"hard_swish half_mse":          "c485331e9bd2b21a66e0ebc1b5ef0558",
	"hard_swish huber":             "dec7314e4dde990a351cf82e00e5b324",
	"hard_swish log_cosh":          "c403b1c3b525fa51530b3687d94e24dd",
	"hard_swish mae":               "b3c10aa1a1fba96eb47886017597b960",
	"hard_swish mse":               "4ad68a0153880319915b3fb1d8963cde",
	"hard_swish quantile":          "7568d614a0ce45fbfa86d98e8d6362e1",
	"identity half_mse":            "79c6f1b6467afd76ef13b1d30e92867d",
	"identity huber":               "8d72bbac950956543096c6aaa98cc304",
	"identity log_cosh":            "338d30625df45aec82cd7429143df7af",
	"identity mae":                 "c194b1ffe8b363be0b6303f248cdfcae",
	"identity mse":                 "e21e988d02e095883fb7b760344fe6f3",
	"identity quantile":            "819c91a4e7dcc4046e1a6f820ae946eb",
	"leaky_relu half_mse":          "32b5bfe7df443bd4bdd322b978466deb",
	"leaky_relu huber":             "1f20398cfc6589fb5a5e3189af001bde",
	"leaky_relu log_cosh":          "2c0eff755cedbb18893cc752c8d469de",
	"leaky_relu mae":               "37e44aefc6f935f20e0286ccffd759f9",
	"leaky_relu mse":               "793af79c202b5a072c83495f8baec884",
	"leaky_relu quantile":          "c4b8b7a69391a2ffaffa05908cd46956",
	"mish half_mse":                "28714d1f08611c0e69bfe30af45285f7",
	"mish huber":                   "5a983c1f44fb1a3439ac044aad1e6dc7",
	"mish log_cosh":                "a31af6be13f75b824fe829e3c05fb102",
	"mish mae":                     "6d0a71c978110e14eef79b04bce566d1",
	"mish mse":                     "cf2c8e0c16c541f98a19b9c761e747b1",
	"mish quantile":                "9ebf7a05a99c53e6649db2f238e7fde0",
	"relu half_mse":                "f4ebf63e5d96ef7771ff17a6c9e83c3c",
	"relu huber":                   "3386638e23ec28835f98c4bb56bee864",
	"relu log_cosh":                "70dbf252f247fdaffc2f947f24d884fa",
	"relu mae":                     "0c5666889ef5710d0033fa6416bb6ebc",
	"relu mse":                     "5143d058c74b90540853667b603081c8",
	"relu quantile":                "d2f4586a05fe5408fbbb1c9c2b5384d0",
	"selu half_mse":                "87c30ddf2094a4ce7457af585c020737",
	"selu huber":                   "d1a81075580102bdc84b75c07e2b9aaf",
	"selu log_cosh":                "70356d19a6353fe77f1b785e238423d9",
	"selu mae":                     "c30118c6ec95d2f88e0b4f76abb57f67",
	"selu mse":                     "023c435fbadc2388e4be14dc0370404f",
	"selu quantile":                "86fc6072fab4482d313aa1616283f0c3",
	"sigmoid binary_crossentropy":  "3af6575995b19e5301ef8ffc4786e8d4",
	"sigmoid half_mse":             "27d7a3e06f2965d104a49c17ea3bac44",
	"sigmoid huber":                "27d7a3e06f2965d104a49c17ea3bac44",
	"sigmoid log_cosh":             "f595e04be06b57b007dbfa065f8d74ad",
	"sigmoid mae":                  "de697afa7c19faaf4fb8c4eef24e36fe",
	"sigmoid mse":                  "7fa85b6c70fb2b3ea3036c573ed18da6",
	"sigmoid quantile":             "116f0f0238951f8cfb7c0f13cd361031",
	"silu half_mse":                "da1923c57424df3716c83d5281be3b59",
	"silu huber":                   "2696194a7955367e71ba1ff3009a51d9",
	"silu log_cosh":                "7cb83c5cd0368a0f447bbef86b4dfd76",
	"silu mae":                     "a84908c8cbcb9294422f65b13380f01c",
	"silu mse":                     "edb5ef78d580f473aadebc3b746ea8c1",
	"silu quantile":                "54183c9bdaebd0924506e25482237794",
	"softplus half_mse":            "83f32d8dd83831a92e5d0e2df071ae6f",
	"softplus huber":               "a415d3e7656ae2e6eca11d8fdb7581b1",
	"softplus log_cosh":            "8daf1f97a5ceedf6da9602407519b477",
	"softplus mae":                 "de07368785fe4c83aff29a8011a33c13",
	"softplus mse":                 "27740ccaf91df94cbe67ef3d4b2b8aeb",
	"softplus poisson":             "ccc7f099d8a93b0bb14f80fc563a8c66",
	"softplus quantile":            "c0e8a5257fae4ae27ae822fe05b31398",
	"softsign half_mse":            "70132fef15286abac5d61b6709be14d5",
	"softsign huber":               "2305c3270c31c353f7d9dad7067c905c",
	"softsign log_cosh":            "6f9ed49fafe4047293bf965fc6fe2f3a",
	"softsign mae":                 "cfd431aff74e1609aea0c9449235ad9e",
	"softsign mse":                 "bb23e3f3e6dfa267fb0712e45861f50e",
	"softsign quantile":            "ea3518619a9e9dadd75f8d4c0cecd2b6",
	"tanh half_mse":                "6a62c983f3292374950c046774233bbc",
	"tanh huber":                   "a4cc827f9c4107bdf499095e871843ae",
	"tanh log_cosh":                "6e63cf0cbba0b8f12a2dc961e88990fc",
	"tanh mae":                     "754ae7130365673c37dc2ddd48b839e9",
	"tanh mse":                     "dcc2179ea1dc613607fea6971083c1ed",
	"tanh quantile":                "6245eabb99749227303297e0062f2b35",
	"exp half_mse":                 "8f99e648e4839ec1cf67eb051b7c5ba0",
	"exp huber":                    "f02b5513d0aa7e9c98d60c88b329dc96",
	"exp log_cosh":                 "4583669eff70263f9a4e4f6c81991e78",
	"exp mae":                      "a3dbf20673847c0c3c03d58fd1187a01",
	"exp mse":                      "1535b010557a4daf87c22c0a5a459cd4",
	"exp poisson":                  "8d2358b326a60ffbca03c8e842536162",
	"exp quantile":                 "f89a9a6d9314ab00956112f8648878f6",
	"softmax half_mse":             "8dc5cc70f6ba8c6e4ee493845b18815e",
	"softmax huber":                "8dc5cc70f6ba8c6e4ee493845b18815e",
	"softmax log_cosh":             "974a91008fcebc61502be8f70b3df293",
	"softmax mae":                  "a973abd30812a1e99547fee86f18721c",
	"softmax mse":                  "c41a1f8cfef90a28612e3ae050741a54",
	"softmax quantile":             "0fb2a482da6659d10dc6b533b81b5a72",
	"softmax softmax_crossentropy": "c520fc41be1ccdb6f7e6bfac1b86f007",
}

// sums are what neurons may sum, of all sizes; NaN is not among them, as only
// the sign of one depends on the CPU.
func sums() []float64 {
	z := append(drawn(1, 3000, 8, 5).Data, drawn(1, 1000, 800, 6).Data...)
	for e := -300; e <= 300; e += 3 {
		size := math.Ldexp(1.37, e)
		z = append(z, size, -size)
	}
	return append(z, 0, math.Copysign(0, -1), 3, -3)
}

// bitsOf is the start of the SHA-256 of numbers in little-endian order.
func bitsOf(lists ...[]float64) string {
	h := sha256.New()
	for _, list := range lists {
		for _, x := range list {
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func TestActivationsGiveTheSameBitsOnEveryCPU(t *testing.T) {
	for _, a := range append(Activations(), exponential{}) {
		z := sums()
		y, d := make([]float64, len(z)), drawn(1, len(z), 1, 7).Data
		a.Fire(y, z)
		a.Backward(d, z, y)
		if got := bitsOf(y, d); got != activationDigests[a.Name()] {
			t.Errorf("%q: %q,", a.Name(), got)
		}
	}
}

func TestHeadsGiveTheSameBitsOnEveryCPU(t *testing.T) {
	activations, losses := pairs()
	for i, output := range activations {
		if n, err := New(spec(2, losses[i], output)); err == nil {
			z, targets := drawn(3, 50, 6, 8), probabilities(3, 50, 9)
			loss, errors := lossOfSums(n.Head, n.Layers[1].Activation, z, targets)
			name := output.Activation + " " + losses[i]
			if got := bitsOf([]float64{loss}, errors.Data); got != headDigests[name] {
				t.Errorf("%q: %q,", name, got)
			}
		}
	}
}
