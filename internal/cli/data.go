package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"mentor/internal/store"
	"mentor/internal/vault"
)

// place is where the data and its key are. They are kept apart, so that a copy
// of the one is unreadable without the other.
type place struct {
	folder string // of the SQLite file
	url    string // of a PostgreSQL database; then the folder is not used
	key    string // file of the root key
}

func (p place) database() string {
	if p.url != "" {
		return p.url
	}
	return filepath.Join(p.folder, "mentor.db")
}

// open opens the data with its key. A first start makes both; made says that
// the key is new. A key is never made for data that already has one.
func (p place) open(ctx context.Context) (db *store.DB, keys *vault.Keys, made bool, err error) {
	root, made, err := vault.ReadRootFile(p.key, true)
	if err != nil {
		return nil, nil, false, p.keyRefusal(err)
	}
	if keys, err = vault.NewKeys(root); err != nil {
		return nil, nil, false, p.keyRefusal(err)
	}
	db, err = store.Open(ctx, p.database())
	if err != nil {
		p.takeBack(made)
		return nil, nil, false, p.refusal(err)
	}
	if err := db.UseKey(ctx, keys.Fingerprint()); err != nil {
		db.Close()
		return nil, nil, false, p.useRefusal(err, made)
	}
	return db, keys, made, nil
}

// takeBack removes a key that was made for nothing.
func (p place) takeBack(made bool) {
	if made {
		os.Remove(p.key) // one that stays does no harm: the next start uses it
	}
}

// useRefusal takes a new key back only when the data surely knows another: when
// the answer got lost, the data may have taken this one.
func (p place) useRefusal(err error, made bool) error {
	if made && errors.Is(err, store.ErrWrongKey) {
		p.takeBack(made)
		return fmt.Errorf("the data already has a key, but %s is not there: start with the key file it was made with", p.key)
	}
	return p.refusal(err)
}

func (p place) keyRefusal(err error) error {
	if errors.Is(err, os.ErrNotExist) || errors.Unwrap(err) != nil {
		return fmt.Errorf("the key file %s cannot be used: %s", p.key, reason(err))
	}
	return err // a sentence of vault
}

// refusal turns what the store says into one sentence.
func (p place) refusal(err error) error {
	for _, sentence := range []error{store.ErrNewer, store.ErrLocked, store.ErrWrongKey, store.ErrStatements} {
		if errors.Is(err, sentence) {
			return sentence
		}
	}
	if p.url != "" {
		u, _ := url.Parse(p.url) // Validate has read it; host and path hold no password
		return fmt.Errorf("the database at %s cannot be opened: %s", u.Host+u.Path, reason(err))
	}
	return fmt.Errorf("the data folder %s cannot be used: %s", p.folder, reason(err))
}

// announce tells where everything is.
func (p place) announce(address string, made bool) {
	fmt.Println("Parenting Mentor is at", address)
	if p.url == "" {
		fmt.Println("Data:", p.database())
	}
	fmt.Println("Key: ", p.key)
	if made {
		fmt.Println("The key is new. Print that file and keep the paper: without the key nobody can read the data again.")
	}
}

// orDefault is the absolute path of what was named, or else the default.
func orDefault(named string, otherwise func() (string, error)) (string, error) {
	if named != "" {
		return filepath.Abs(named)
	}
	return otherwise()
}

// dataFolder is the data folder of the program for this user.
func dataFolder() (string, error) {
	if folder := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(folder) {
		return filepath.Join(folder, "parenting-mentor"), nil
	}
	if folder := os.Getenv("LocalAppData"); runtime.GOOS == "windows" && folder != "" {
		return filepath.Join(folder, "Parenting Mentor"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "Parenting Mentor"), nil
	}
	return filepath.Join(home, ".local", "share", "parenting-mentor"), nil
}

// keyFile is in the configuration folder: a copy of the data folder does not hold it.
func keyFile() (string, error) {
	folder, err := os.UserConfigDir()
	return filepath.Join(folder, "parenting-mentor", "root.key"), err
}
