package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// reach tries to get at what is not the plugin's, and says how that ended.
func (p *Plugin) reach(what, with string) string {
	switch what {
	case "read":
		_, err := os.ReadFile(with)
		return outcome(err)
	case "list":
		_, err := os.ReadDir(with)
		return outcome(err)
	case "write":
		return outcome(os.WriteFile(with, []byte("mine"), 0o600))
	case "home":
		return outcome(os.WriteFile(filepath.Join(os.Getenv("HOME"), "mine"), []byte("mine"), 0o600))
	case "temporary":
		return outcome(os.WriteFile(filepath.Join(os.TempDir(), "mine"), []byte("mine"), 0o600))
	case "bundle":
		path, err := p.API.GetBundlePath()
		if err != nil {
			return err.Error()
		}
		return outcome(os.WriteFile(filepath.Join(path, "mine"), []byte("mine"), 0o600))
	case "signal":
		process, _ := strconv.Atoi(with)
		return outcome(syscall.Kill(process, 0))
	case "trace":
		process, _ := strconv.Atoi(with)
		return outcome(syscall.PtraceAttach(process))
	case "mount":
		return outcome(syscall.Mount("none", os.TempDir(), "tmpfs", 0, ""))
	case "unshare":
		return outcome(syscall.Unshare(syscall.CLONE_NEWUSER))
	case "reboot":
		return outcome(syscall.Reboot(0))
	case "dial":
		connection, err := net.Dial("tcp", with)
		if err == nil {
			_ = connection.Close()
		}
		return outcome(err)
	case "limit":
		return limit(with)
	case "status":
		return status(with)
	case "descriptors":
		return descriptors(with)
	}
	return what
}

// settings tells what the plugin sees of its own settings, and what of them in the server's configuration.
func (p *Plugin) settings(w http.ResponseWriter) {
	var own map[string]any
	err := p.API.LoadPluginConfiguration(&own)
	shown := p.API.GetConfig().PluginSettings.Plugins[p.API.GetPluginID()]
	_ = json.NewEncoder(w).Encode(map[string]any{"own": own, "shown": shown, "error": fmt.Sprint(err)})
}

func outcome(err error) string {
	if err == nil {
		return "done"
	}
	return err.Error()
}

func limit(name string) string {
	resource := map[string]int{"core": syscall.RLIMIT_CORE, "data": syscall.RLIMIT_DATA, "files": syscall.RLIMIT_NOFILE, "size": syscall.RLIMIT_FSIZE}[name]
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(resource, &limit); err != nil {
		return err.Error()
	}
	return fmt.Sprint(limit.Max)
}

// status gives a line of what the kernel says about this process.
func status(name string) string {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, name+":"); found {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// descriptors counts the open ones that lead to a file whose path has the text in it.
func descriptors(text string) string {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err.Error()
	}
	count := 0
	for _, entry := range entries {
		if target, err := os.Readlink(filepath.Join("/proc/self/fd", entry.Name())); err == nil && strings.Contains(target, text) {
			count++
		}
	}
	return fmt.Sprint(count)
}
