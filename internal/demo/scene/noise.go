package scene

import "math"

// noise is smooth randomness: the same seed and place give the same value.
type noise uint64

func (n noise) lattice(x, y int) float64 {
	h := uint64(n) ^ uint64(x)*0x9e3779b97f4a7c15 ^ uint64(y)*0xc2b2ae3d27d4eb4f // wrapping is wanted
	h ^= h >> 31
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 29
	h *= 0x94d049bb133111eb
	h ^= h >> 32
	return float64(h>>11) / (1 << 53)
}

// at1 returns a value from 0 to 1 for a place on a line.
func (n noise) at1(x float64) float64 {
	f := math.Floor(x)
	i := int(f)
	t := smooth(x - f)
	return n.lattice(i, 0)*(1-t) + n.lattice(i+1, 0)*t
}

// at2 returns a value from 0 to 1 for a place on a plane.
func (n noise) at2(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	i, j := int(fx), int(fy)
	t, u := smooth(x-fx), smooth(y-fy)
	top := n.lattice(i, j)*(1-t) + n.lattice(i+1, j)*t
	bottom := n.lattice(i, j+1)*(1-t) + n.lattice(i+1, j+1)*t
	return top*(1-u) + bottom*u
}

// hills returns a value from 0 to 1: rounded shapes with smaller ones on them.
func (n noise) hills(x float64, octaves int) float64 {
	sum, amp, total := 0.0, 1.0, 0.0
	for range octaves {
		sum += amp * n.at1(x)
		total += amp
		x = x*2.03 + 17.3
		amp *= 0.45
	}
	return sum / total
}

// peaks returns a value from 0 to 1: sharp crests, as of rock.
func (n noise) peaks(x float64, octaves int) float64 {
	sum, amp, total := 0.0, 1.0, 0.0
	for range octaves {
		sum += amp * (1 - math.Abs(2*n.at1(x)-1))
		total += amp
		x = x*2.11 + 31.7
		amp *= 0.42
	}
	return sum / total
}

// cloud returns a value from 0 to 1 on a plane.
func (n noise) cloud(x, y float64) float64 {
	sum, amp, total := 0.0, 1.0, 0.0
	for range 5 {
		sum += amp * n.at2(x, y)
		total += amp
		x, y = x*2.07+11.1, y*2.07+5.3
		amp *= 0.5
	}
	return sum / total
}
