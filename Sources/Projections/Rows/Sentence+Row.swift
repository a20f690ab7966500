package import Catalogue
package import LMDB
package import Tables

/// A sentence as part of a row: its number in the catalogue of sentences, and its values.
extension RowWriter {
    package mutating func sentence(_ value: Sentence) {
        let (number, values) = value.stored
        unsigned(UInt64(number))
        list(values) { $0.text($1) }
    }
}

extension RowReader {
    package mutating func sentence() throws(LMDBError) -> Sentence {
        let number = Int(clamping: try unsigned())
        let values = try list { (row) throws(LMDBError) in try row.text() }
        guard let sentence = Sentence(number: number, values: values) else { throw Self.damaged() }
        return sentence
    }
}
