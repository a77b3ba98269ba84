package langid_test

import (
	"fmt"

	"peyk/persian/langid"
)

func ExampleDetect() {
	for _, text := range []string{"خیلی ممنون از خبر خوبتون", "kheyli mamnoon", "زۆر سوپاس", "!!!"} {
		fmt.Println(langid.Detect(text).Lang)
	}
	// Output:
	// fa
	// fa-Latn
	// ckb
	// und
}

func ExampleDetectSentences() {
	text := "خبر خیلی خوبی بود. Thank you very much!"
	for _, s := range langid.DetectSentences(text) {
		fmt.Println(s.Lang, text[s.Start:s.End])
	}
	// Output:
	// fa خبر خیلی خوبی بود.
	// en Thank you very much!
}
