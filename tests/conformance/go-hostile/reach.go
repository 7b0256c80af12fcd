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
	case "folders":
		return p.folders()
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

// folders uses the folders of the configuration as the server's own would be used: files are kept in one, and the
// package is read in the other.
func (p *Plugin) folders() string {
	config := p.API.GetUnsanitizedConfig()
	if shown := p.API.GetConfig(); *shown.FileSettings.Directory != *config.FileSettings.Directory {
		return "the two configurations differ"
	}
	kept := filepath.Join(*config.FileSettings.Directory, "boards", "mine")
	if err := os.MkdirAll(filepath.Dir(kept), 0o700); err != nil {
		return err.Error()
	}
	if err := os.WriteFile(kept, []byte("mine"), 0o600); err != nil {
		return err.Error()
	}
	if _, err := os.ReadFile(kept); err != nil {
		return err.Error()
	}
	own := filepath.Join(*config.PluginSettings.Directory, p.API.GetPluginID())
	if _, err := os.Stat(filepath.Join(own, "server", "plugin")); err != nil {
		return err.Error()
	}
	if err := os.WriteFile(filepath.Join(own, "mine"), []byte("mine"), 0o600); err == nil {
		return "the package can be written"
	}
	if err := os.WriteFile(filepath.Join(*config.PluginSettings.Directory, "mine"), []byte("mine"), 0o600); err == nil {
		return "the folder of packages can be written"
	}
	if _, err := os.ReadDir(filepath.Dir(filepath.Dir(*config.PluginSettings.Directory))); err == nil {
		return "the folder of all plugins can be read"
	}
	return "done"
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
