package client

import (
	"math"
	"testing"
)

// t9 solves the closed form of Student's distribution with nine degrees of freedom
// (Abramowitz and Stegun 26.7.3) for 0.975; ten scores have mean 0.9 and deviation 0.05.
func TestTheIntervalIsWiderThanThatOfIndependentScores(t *testing.T) {
	const t9 = 2.262157162798204
	low, high := correctedInterval(0.9, 0.05, 10, 0.25)
	if half := t9 * 0.05 * math.Sqrt(0.1+0.25); math.Abs(low-(0.9-half)) > 1e-12 || math.Abs(high-(0.9+half)) > 1e-12 {
		t.Errorf("the interval is %v to %v, not 0.9 +- %v", low, high, half)
	}
	if naiveLow, _ := correctedInterval(0.9, 0.05, 10, 0); naiveLow <= low {
		t.Errorf("independent scores give %v, shared rows %v", naiveLow, low)
	}
	if low, _ := correctedInterval(0.9, 0, 1, 0.5); !math.IsNaN(low) {
		t.Errorf("a single score has the interval from %v", low)
	}
}
