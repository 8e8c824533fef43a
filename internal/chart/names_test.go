package chart

import (
	"bytes"
	"image/png"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNamesThatAreCutCanStillBeToldApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"", strings.Repeat("a", 15), strings.Repeat("a", 30), strings.Repeat("a", 14) + "b"})
		names := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) string {
			return "the same beginning " + part.Draw(t, "middle") + rapid.StringN(0, 2, -1).Draw(t, "letters") + strings.Repeat("z", rapid.IntRange(0, 30).Draw(t, "more")) + rapid.SampledFrom([]string{"", " and the same end"}).Draw(t, "end")
		}), 1, 40, rapid.ID).Draw(t, "names")
		made := shortNames(names, 20)
		sorted := slices.Sorted(slices.Values(made))
		if len(slices.Compact(sorted)) != len(names) {
			t.Fatalf("%q became %q", names, made)
		}
		if widestOf(made) > 20 {
			t.Fatalf("%q are longer than 20 characters", made)
		}
	})
}

func TestNamesAreCutWhereTheyDiffer(t *testing.T) {
	names := []string{"class number 07 with a long name", "class number 08 with a long name", "another"}
	if made := shortNames(names, 20); !slices.Equal(made, []string{"…7 with a long name", "…8 with a long name", "another"}) {
		t.Errorf("%q", made)
	}
}

// Without letters of its own a class would be an empty place in a PNG.
func TestWhatAPNGHasNoLettersForIsSeenAndNumbered(t *testing.T) {
	if made := shortNames([]string{"größe", "日本 語"}, 20); !slices.Equal(made, []string{"größe", "2: 日本 語"}) {
		t.Errorf("%q", made)
	}
	if text := drawable("日本 語 größe Ω я"); text != "□□ □ größe Ω я" {
		t.Errorf("%q", text)
	}
	if foreign, none := inked(t, "日本"), inked(t, ""); foreign <= none {
		t.Errorf("%d dots with a title of letters that the font lacks, %d without", foreign, none)
	}
}

// inked is how many dots of a picture of that title are not white.
func inked(t *testing.T, title string) (dots int) {
	t.Helper()
	files, err := confusion(title, classesReport(2, "class").GetEvaluation().GetClasses()).draw()
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := png.Decode(bytes.NewReader(files[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	for y := range drawn.Bounds().Dy() {
		for x := range drawn.Bounds().Dx() {
			if r, g, b, _ := drawn.At(x, y).RGBA(); r+g+b < 3*0xffff {
				dots++
			}
		}
	}
	return dots
}
