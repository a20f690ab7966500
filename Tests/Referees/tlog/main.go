// The referee of MerkleTree: answers questions about logs and notes with Go's own packages
// golang.org/x/mod/sumdb/tlog and note, and crypto/ed25519. It shares no code with what it judges.
//
// Build with Debian's packages golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build
//
// It reads one request a line and answers each with one line. Words are separated by spaces;
// records, texts and hashes are base64; a list of hashes is joined by commas, "-" when empty.
//
//	bundle <bytes>                        appends the records of an entry bundle: the new size
//	root <size>                           the root
//	record <size> <index>                 the inclusion proof
//	check-record <size> <root> <index> <leaf> <hashes>        "good" or "bad"
//	tree <new size> <old size>            the consistency proof
//	check-tree <new size> <root> <old size> <old root> <hashes>    "good" or "bad"
//	tile <level> <index> <width>          the path and the bytes of a tile of height 8
//	vkey <name> <seed>                    the verifier key
//	sign <name> <seed> <text>             the signed note
//	open <vkey> <note>                    the text, or "bad"
//	cosign <name> <seed> <time> <text>    the signature line
package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is the height of tiles in C2SP tlog-tiles.
const tileHeight = 8

// storage is a tree in memory: the hashes that tlog.StoredHashes lists, in their order.
type storage struct {
	size   int64
	hashes []tlog.Hash
}

// ReadHashes returns stored hashes by their index, as tlog.HashReader asks.
func (s *storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(s.hashes)) {
			return nil, errors.New("a hash that is not stored")
		}
		out[i] = s.hashes[index]
	}
	return out, nil
}

// bundle appends the records of an entry bundle.
func (s *storage) bundle(data []byte) error {
	for len(data) > 0 {
		if len(data) < 2 {
			return errors.New("half a length")
		}
		count := int(binary.BigEndian.Uint16(data))
		data = data[2:]
		if len(data) < count {
			return errors.New("half a record")
		}
		hashes, err := tlog.StoredHashes(s.size, data[:count], s)
		if err != nil {
			return err
		}
		s.hashes = append(s.hashes, hashes...)
		s.size++
		data = data[count:]
	}
	return nil
}

// request is the words of a line; the first error of reading them is kept.
type request struct {
	words []string
	err   error
}

func (r *request) word() string {
	if len(r.words) == 0 {
		r.err = errors.New("too few words")
		return ""
	}
	word := r.words[0]
	r.words = r.words[1:]
	return word
}

func (r *request) number() int64 {
	number, err := strconv.ParseInt(r.word(), 10, 64)
	if err != nil && r.err == nil {
		r.err = err
	}
	return number
}

func (r *request) bytes() []byte {
	data, err := base64.StdEncoding.DecodeString(r.word())
	if err != nil && r.err == nil {
		r.err = err
	}
	return data
}

func (r *request) hash() tlog.Hash {
	hash, err := tlog.ParseHash(r.word())
	if err != nil && r.err == nil {
		r.err = err
	}
	return hash
}

func (r *request) hashes() []tlog.Hash {
	word := r.word()
	if word == "-" {
		return nil
	}
	var hashes []tlog.Hash
	for _, text := range strings.Split(word, ",") {
		hash, err := tlog.ParseHash(text)
		if err != nil && r.err == nil {
			r.err = err
		}
		hashes = append(hashes, hash)
	}
	return hashes
}

func list(hashes []tlog.Hash) string {
	if len(hashes) == 0 {
		return "-"
	}
	words := make([]string, len(hashes))
	for i, hash := range hashes {
		words[i] = hash.String()
	}
	return strings.Join(words, ",")
}

func verdict(err error) string {
	if err != nil {
		return "bad"
	}
	return "good"
}

// keys makes the text of a signing key as note.NewSigner reads it, and its verifier key.
func keys(name string, seed []byte) (skey, vkey string, err error) {
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	vkey, err = note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return "", "", err
	}
	hash := strings.Split(vkey, "+")[1]
	private := base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
	return "PRIVATE+KEY+" + name + "+" + hash + "+" + private, vkey, nil
}

// cosign makes a signature line of a witness, from the text of C2SP tlog-cosignature alone.
func cosign(name string, seed []byte, time int64, text string) string {
	private := ed25519.NewKeyFromSeed(seed)
	public := private.Public().(ed25519.PublicKey)
	id := sha256.Sum256(append([]byte(name+"\n\x04"), public...))
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	blob := binary.BigEndian.AppendUint64(id[:4:4], uint64(time))
	blob = append(blob, ed25519.Sign(private, []byte(message))...)
	return "— " + name + " " + base64.StdEncoding.EncodeToString(blob) + "\n"
}

func (s *storage) answerTree(verb string, r *request) (string, error) {
	switch verb {
	case "bundle":
		if err := s.bundle(r.bytes()); err != nil {
			return "", err
		}
		return fmt.Sprint(s.size), nil
	case "root":
		root, err := tlog.TreeHash(r.number(), s)
		return root.String(), err
	case "record":
		proof, err := tlog.ProveRecord(r.number(), r.number(), s)
		return list(proof), err
	case "check-record":
		size, root, index, leaf := r.number(), r.hash(), r.number(), r.hash()
		return verdict(tlog.CheckRecord(r.hashes(), size, root, index, leaf)), nil
	case "tree":
		proof, err := tlog.ProveTree(r.number(), r.number(), s)
		return list(proof), err
	case "check-tree":
		size, root, oldSize, oldRoot := r.number(), r.hash(), r.number(), r.hash()
		return verdict(tlog.CheckTree(r.hashes(), size, root, oldSize, oldRoot)), nil
	case "tile":
		tile := tlog.Tile{H: tileHeight, L: int(r.number()), N: r.number(), W: int(r.number())}
		data, err := tlog.ReadTileData(tile, s)
		return tile.Path() + " " + base64.StdEncoding.EncodeToString(data), err
	}
	return "", errors.New("an unknown verb: " + verb)
}

func answerNote(verb string, r *request) (string, error) {
	encode := base64.StdEncoding.EncodeToString
	switch verb {
	case "vkey":
		_, vkey, err := keys(r.word(), r.bytes())
		return vkey, err
	case "sign":
		skey, _, err := keys(r.word(), r.bytes())
		if err != nil {
			return "", err
		}
		signer, err := note.NewSigner(skey)
		if err != nil {
			return "", err
		}
		signed, err := note.Sign(&note.Note{Text: string(r.bytes())}, signer)
		return encode(signed), err
	case "open":
		verifier, err := note.NewVerifier(r.word())
		if err != nil {
			return "", err
		}
		opened, err := note.Open(r.bytes(), note.VerifierList(verifier))
		if err != nil {
			return "bad", nil
		}
		return encode([]byte(opened.Text)), nil
	case "cosign":
		return encode([]byte(cosign(r.word(), r.bytes(), r.number(), string(r.bytes())))), nil
	}
	return "", errors.New("an unknown verb: " + verb)
}

func main() {
	log.SetFlags(0)
	tree := &storage{}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	for number := 1; lines.Scan(); number++ {
		r := &request{words: strings.Split(lines.Text(), " ")}
		verb := r.word()
		answer := tree.answerTree
		switch verb {
		case "vkey", "sign", "open", "cosign":
			answer = answerNote
		}
		text, err := answer(verb, r)
		if r.err != nil {
			err = r.err
		}
		if err != nil {
			log.Fatalf("line %d, %s: %v", number, verb, err)
		}
		fmt.Fprintln(out, text)
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
