package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/pluginapi"
	"github.com/mattermost/mattermost/server/public/pluginapi/cluster"
)

type kept struct {
	Name  string
	Count int
}

func init() {
	checks["keys-hold-values"] = keysHoldValues
	checks["keys-are-checked"] = keysAreChecked
	checks["keys-are-set-atomically"] = keysAreSetAtomically
	checks["keys-are-listed"] = keysAreListed
	checks["mutexes-exclude"] = mutexesExclude
	checks["jobs-run"] = jobsRun
}

func keysHoldValues(p *Plugin, _ world) error {
	kv := p.client.KV
	var got kept
	var missing *kept
	large := bytes.Repeat([]byte("x"), 3<<20)
	return all(
		func() error { _, err := kv.Set("value", kept{"a", 1}); return err },
		func() error { return kv.Get("value", &got) },
		func() error { return expect("a struct", got, kept{"a", 1}) },
		func() error { return kv.Get("missing", &missing) },
		func() error { return expect("a missing key", missing, nil) },
		func() error { _, err := kv.Set("value", nil); return err },
		func() error {
			raw, err := p.API.KVGet("value")
			return errors.Join(expect("a key set to nil is gone", raw == nil, true), asError(err))
		},
		func() error { return asError(p.API.KVSet("large", large)) },
		func() error {
			raw, err := p.API.KVGet("large")
			return errors.Join(expect("a large value", bytes.Equal(raw, large), true), asError(err))
		},
		func() error { return asError(p.API.KVDelete("large")) },
		func() error { return asError(p.API.KVDelete("large")) },
		func() error { return asError(p.API.KVSetWithExpiry("brief", []byte("x"), -1)) },
		func() error {
			raw, err := p.API.KVGet("brief")
			return errors.Join(expect("an expired key", raw == nil, true), asError(err))
		},
		func() error {
			stored, err := p.API.KVCompareAndSet("brief", nil, []byte("y"))
			return errors.Join(expect("an expired key is free", stored, true), asError(err))
		},
	)
}

func keysAreChecked(p *Plugin, _ world) error {
	long := strings.Repeat("ä", 150)
	return all(
		func() error { return asError(p.API.KVSet(long, []byte("x"))) },
		func() error {
			raw, err := p.API.KVGet(long)
			return errors.Join(expect("150 letters", string(raw), "x"), asError(err))
		},
		func() error {
			err := p.API.KVSet(long+"ä", []byte("x"))
			if err == nil {
				return errors.New("151 letters are taken")
			}
			return errors.Join(expect("status", err.StatusCode, 400), expect("id", err.Id, "model.plugin_key_value.is_valid.key.app_error"))
		},
		func() error {
			_, err := p.API.KVSetWithOptions("k", []byte("x"), model.PluginKVSetOptions{OldValue: []byte("y")})
			if err == nil {
				return errors.New("an old value without Atomic is taken")
			}
			return expect("id", err.Id, "model.plugin_kvset_options.is_valid.old_value.app_error")
		},
	)
}

func keysAreSetAtomically(p *Plugin, _ world) error {
	kv := p.client.KV
	var failed atomic.Value
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			err := kv.SetAtomicWithRetries("counter", func(old []byte) (any, error) {
				count, _ := strconv.Atoi(string(old))
				return []byte(strconv.Itoa(count + 1)), nil
			})
			if err != nil {
				failed.Store(err)
			}
		})
	}
	group.Wait()
	if err, ok := failed.Load().(error); ok {
		return err
	}
	var counted []byte
	atomically := func(value any, old []byte) func() (bool, error) {
		return func() (bool, error) { return kv.Set("guarded", value, pluginapi.SetAtomic(old)) }
	}
	says := func(set func() (bool, error), wanted bool) func() error {
		return func() error {
			done, err := set()
			return errors.Join(expect("an atomic change", done, wanted), err)
		}
	}
	deleted := func(old []byte) func() (bool, error) {
		return func() (bool, error) {
			done, err := p.API.KVCompareAndDelete("guarded", old)
			return done, asError(err)
		}
	}
	return all(
		func() error { return kv.Get("counter", &counted) },
		func() error { return expect("four counts", string(counted), "4") },
		says(atomically([]byte("a"), nil), true),
		says(atomically([]byte("b"), nil), false),
		says(atomically([]byte("b"), []byte("x")), false),
		says(atomically([]byte("b"), []byte("a")), true),
		says(deleted(nil), false),
		says(deleted([]byte("a")), false),
		says(deleted([]byte("b")), true),
		says(deleted([]byte("b")), false),
	)
}

func keysAreListed(p *Plugin, _ world) error {
	if err := p.client.KV.DeleteAll(); err != nil {
		return err
	}
	for number := range 25 {
		if _, err := p.client.KV.Set(fmt.Sprintf("key-%02d", number), number); err != nil {
			return err
		}
	}
	var found []string
	for page := 0; ; page++ {
		keys, err := p.client.KV.ListKeys(page, 10, pluginapi.WithPrefix("key-"))
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			break
		}
		found = append(found, keys...)
	}
	return errors.Join(expect("keys", len(found), 25), expect("the last key", found[len(found)-1], "key-24"))
}

func mutexesExclude(p *Plugin, _ world) error {
	var inside, most, entered atomic.Int32
	var group sync.WaitGroup
	for range 3 {
		mutex, err := cluster.NewMutex(p.API, "shared")
		if err != nil {
			return err
		}
		group.Go(func() {
			mutex.Lock()
			defer mutex.Unlock()
			most.Store(max(most.Load(), inside.Add(1)))
			time.Sleep(20 * time.Millisecond)
			inside.Add(-1)
			entered.Add(1)
		})
	}
	group.Wait()
	held, err := cluster.NewMutex(p.API, "held")
	if err != nil {
		return err
	}
	other, err := cluster.NewMutex(p.API, "held")
	if err != nil {
		return err
	}
	held.Lock()
	defer held.Unlock()
	soon, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	return errors.Join(
		expect("goroutines that entered", entered.Load(), 3),
		expect("goroutines at once", most.Load(), 1),
		expect("a lock that is held", errors.Is(other.LockWithContext(soon), context.DeadlineExceeded), true),
	)
}

func jobsRun(p *Plugin, _ world) error {
	var runs atomic.Int32
	job, err := cluster.Schedule(p.API, "often", cluster.MakeWaitForInterval(20*time.Millisecond), func() { runs.Add(1) })
	if err != nil {
		return err
	}
	if err := p.until("three runs of a job", func() bool { return runs.Load() >= 3 }); err != nil {
		return err
	}
	if err := job.Close(); err != nil {
		return err
	}
	once := cluster.GetJobOnceScheduler(p.API)
	var given atomic.Value
	if err := once.SetCallback(func(key string, props any) { given.Store(fmt.Sprint(key, props)) }); err != nil {
		return err
	}
	if err := once.Start(); err != nil {
		return err
	}
	if _, err := once.ScheduleOnce("reminder", time.Now().Add(50*time.Millisecond), "props"); err != nil {
		return err
	}
	return p.until("a job that runs once", func() bool { return given.Load() == "reminderprops" })
}
