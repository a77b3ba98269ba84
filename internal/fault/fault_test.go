package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"peyk/internal/fault"
)

func TestKindOf(t *testing.T) {
	plain := errors.New("disk on fire")
	tests := []struct {
		name string
		err  error
		want fault.Kind
	}{
		{"plain errors are internal", plain, fault.Internal},
		{"nil is internal", nil, fault.Internal},
		{"fault", fault.New(fault.Gone, "story.withdrawn"), fault.Gone},
		{"wrapped fault", fmt.Errorf("load: %w", fault.New(fault.NotFound, "story.none")), fault.NotFound},
		{"outermost wins", fault.Wrap(fault.Conflict, "k", fault.New(fault.NotFound, "n")), fault.Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fault.KindOf(tt.err); got != tt.want {
				t.Errorf("KindOf(%v) = %v, want %v", tt.err, got, tt.want)
			}
		})
	}
	if err := fault.Wrap(fault.Invalid, "k", nil); err != nil {
		t.Errorf("Wrap of nil = %v, want nil", err)
	}
	if fault.Is(nil, fault.Internal) {
		t.Error("nil is a fault of no kind")
	}
}

func TestFieldsTellEverythingAtOnce(t *testing.T) {
	var f fault.Fields
	if f.Err() != nil {
		t.Fatal("no fields at fault must give no error")
	}
	f.Add("headline", "field.required")
	f.Add("text", "field.long", "max", 2000)
	var e *fault.Error
	if !errors.As(f.Err(), &e) || len(e.Fields) != 2 || e.Fields[1].Args["max"] != 2000 {
		t.Fatalf("Err() = %#v", f.Err())
	}
}

func TestWithLeavesTheOriginal(t *testing.T) {
	base := fault.New(fault.TooMany, "wait")
	_ = base.With("seconds", 3)
	if base.Args != nil {
		t.Error("With changed its receiver")
	}
}
