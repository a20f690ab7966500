// The referee of exported tiles and proofs: checks a directory of C2SP tlog-tiles, or a C2SP tlog-proof,
// with Go's own packages golang.org/x/mod/sumdb/tlog and note. It shares no code with what it judges.
//
// Build with Debian's packages golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build
//
//	tiles log VKEY DIR              every record, every tile and the checkpoint of DIR agree
//	tiles proof VKEY RECORD PROOF   the record of a file is in the log, as the proof says
//	tiles paper VKEY DIR            so is every line of the working paper's events.ndjson
//
// VKEY is a file with a verifier key. The program prints "good", the size and the root, or says what is
// wrong and ends with 1.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// tree is a tree in memory: the hashes that tlog.StoredHashes lists, in their order.
type tree struct {
	size   int64
	hashes []tlog.Hash
}

// ReadHashes returns stored hashes by their index, as tlog.HashReader asks.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(t.hashes)) {
			return nil, errors.New("a hash that is not stored")
		}
		out[i] = t.hashes[index]
	}
	return out, nil
}

// checkpoint verifies a signed note and reads the size and the root from it.
func checkpoint(vkey string, text []byte) (int64, tlog.Hash, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return 0, tlog.Hash{}, errors.New("the checkpoint is of another log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return size, root, err
}

// bundle appends the records of an entry bundle.
func (t *tree) bundle(data []byte) error {
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return errors.New("half a record")
		}
		count := int(binary.BigEndian.Uint16(data))
		hashes, err := tlog.StoredHashes(t.size, data[2:2+count], t)
		if err != nil {
			return err
		}
		t.hashes = append(t.hashes, hashes...)
		t.size++
		data = data[2+count:]
	}
	return nil
}

// entries names an entry bundle as C2SP tlog-tiles does.
func entries(number, width int64) string {
	path := tlog.Tile{H: tileHeight, L: -1, N: number, W: int(width)}.Path()
	return strings.Replace(path, "tile/8/data/", "tile/entries/", 1)
}

// tiles lists the tiles of a tree, each as wide as it can be.
func tiles(size int64) []tlog.Tile {
	var out []tlog.Tile
	for level := 0; size > 0; level++ {
		for first := int64(0); first < size; first += tileWidth {
			width := size - first
			if width > tileWidth {
				width = tileWidth
			}
			out = append(out, tlog.Tile{H: tileHeight, L: level, N: first / tileWidth, W: int(width)})
		}
		size /= tileWidth
	}
	return out
}

func checkLog(vkey, dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	size, root, err := checkpoint(vkey, text)
	if err != nil {
		return err
	}
	t := &tree{}
	for t.size < size {
		width := size - t.size
		if width > tileWidth {
			width = tileWidth
		}
		data, err := os.ReadFile(filepath.Join(dir, entries(t.size/tileWidth, width)))
		if err != nil {
			return err
		}
		before := t.size
		if err := t.bundle(data); err != nil {
			return err
		}
		if t.size != before+width {
			return fmt.Errorf("the bundle at %d has %d records", before, t.size-before)
		}
	}
	computed, err := tlog.TreeHash(size, t)
	if err != nil {
		return err
	}
	if computed != root {
		return errors.New("the records do not have the root of the checkpoint")
	}
	for _, tile := range tiles(size) {
		want, err := tlog.ReadTileData(tile, t)
		if err != nil {
			return err
		}
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		got, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		if !bytes.Equal(want, got) {
			return fmt.Errorf("%s does not match the records", path)
		}
	}
	fmt.Println("good", size, root)
	return nil
}

func checkProof(vkey, recordFile, proofFile string) error {
	record, err := os.ReadFile(recordFile)
	if err != nil {
		return err
	}
	size, root, err := checkRecord(vkey, record, proofFile)
	if err != nil {
		return err
	}
	fmt.Println("good", size, root)
	return nil
}

// checkRecord verifies the proof of a file for a record, and returns what its checkpoint says.
func checkRecord(vkey string, record []byte, proofFile string) (int64, tlog.Hash, error) {
	fail := func(err error) (int64, tlog.Hash, error) { return 0, tlog.Hash{}, err }
	text, err := os.ReadFile(proofFile)
	if err != nil {
		return fail(err)
	}
	head, signed, found := strings.Cut(string(text), "\n\n")
	if !found {
		return fail(errors.New("no checkpoint in the proof"))
	}
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return fail(errors.New("not a tlog-proof"))
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return fail(err)
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return fail(errors.New("a hash of the proof is none"))
		}
		proof = append(proof, hash)
	}
	size, root, err := checkpoint(vkey, []byte(signed))
	if err != nil {
		return fail(err)
	}
	if err := tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(record)); err != nil {
		return fail(err)
	}
	return size, root, nil
}

// checkPaper verifies every line of a working paper: the proof of a line has the name of its sequence, and
// all proofs have the paper's checkpoint.
func checkPaper(vkey, dir string) error {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	size, root, err := checkpoint(vkey, signed)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "events.ndjson"))
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for _, line := range lines {
		var event struct{ Sequence string }
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			return err
		}
		proof := filepath.Join(dir, "proofs", event.Sequence+".tlog-proof")
		gotSize, gotRoot, err := checkRecord(vkey, []byte(line), proof)
		if err != nil {
			return fmt.Errorf("event %s: %w", event.Sequence, err)
		}
		if gotSize != size || gotRoot != root {
			return fmt.Errorf("event %s: another checkpoint", event.Sequence)
		}
	}
	fmt.Println("good", len(lines), size, root)
	return nil
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 4 {
		log.Fatal("usage: tiles log VKEY DIR | tiles proof VKEY RECORD PROOF | tiles paper VKEY DIR")
	}
	key, err := os.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	vkey := strings.TrimSpace(string(key))
	switch {
	case os.Args[1] == "log":
		err = checkLog(vkey, os.Args[3])
	case os.Args[1] == "paper":
		err = checkPaper(vkey, os.Args[3])
	case os.Args[1] == "proof" && len(os.Args) == 5:
		err = checkProof(vkey, os.Args[3], os.Args[4])
	default:
		err = errors.New("unknown arguments")
	}
	if err != nil {
		log.Fatal(err)
	}
}
