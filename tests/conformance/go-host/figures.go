package main

import (
	"slices"
	"sync"
	"time"
)

// Figures are microseconds a call, and the calls a second of all together.
type Figures struct {
	P50       float64 `json:"p50"`
	P99       float64 `json:"p99"`
	Mean      float64 `json:"mean"`
	PerSecond float64 `json:"per_second"`
}

// measure runs something one time after the other.
func measure(calls int, work func()) Figures {
	return measureAtOnce(calls, 1, func() error { work(); return nil }, func(error) {})
}

// measureAtOnce runs something some times in all, several at a time.
func measureAtOnce(calls, concurrent int, work func() error, failed func(error)) Figures {
	each := max(calls/concurrent, 1)
	took := make([]time.Duration, each*concurrent)
	var group sync.WaitGroup
	begin := time.Now()
	for share := range slices.Chunk(took, each) {
		group.Go(func() {
			for index := range share {
				start := time.Now()
				if err := work(); err != nil {
					failed(err)
				}
				share[index] = time.Since(start)
			}
		})
	}
	group.Wait()
	whole := time.Since(begin)
	var sum time.Duration
	for _, one := range took {
		sum += one
	}
	slices.Sort(took)
	micros := func(duration time.Duration) float64 { return float64(duration) / float64(time.Microsecond) }
	at := func(share float64) float64 { return micros(took[int(share*float64(len(took)-1))]) }
	count := float64(len(took))
	return Figures{P50: at(0.5), P99: at(0.99), Mean: micros(sum) / count, PerSecond: count / whole.Seconds()}
}
