package vault

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ErrOpenKey is given for a key file that others than its owner and the group of
// a service can read.
var ErrOpenKey = errors.New("other users of this computer can read the key file")

// ReadRootFile reads the root key from a file of one line. With create it
// makes the key and the file (mode 0400) when there is none; made says so.
func ReadRootFile(path string, create bool) (root []byte, made bool, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		root = NewRoot()
		return root, true, writeRoot(path, root)
	}
	if err != nil {
		return nil, false, err
	}
	root, err = base64.StdEncoding.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(root) != RootSize {
		return nil, false, fmt.Errorf("%s does not hold a key of this program", path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o037 != 0 { // Windows has no such rights
		return nil, false, ErrOpenKey
	}
	return root, false, nil
}

func writeRoot(path string, root []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o400)
	if err != nil {
		return err
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(root) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path)) // half a key would block every later start
	}
	// The name of the file must last through a power cut too. Not every system
	// can do this for a folder, and then there is nothing to be done.
	if d, err := os.Open(filepath.Dir(path)); err == nil {
		d.Sync()  //nolint:errcheck // see above
		d.Close() //nolint:errcheck // only read
	}
	return nil
}
