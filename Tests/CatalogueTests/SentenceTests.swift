import Catalogue
import Testing

@Suite("Sentences for people")
struct SentenceTests {
    @Test("a sentence with values, in both languages, and as it is stored")
    func listed() throws {
        let sentence: Sentence = "There is no \("project") with id \("p-1")."
        #expect(sentence.text(in: .english) == "There is no project with id p-1.")
        #expect(sentence.text(in: .chinese) == "没有编号为 p-1 的项目。")
        let (number, values) = sentence.stored
        #expect(number > 0 && values == ["project", "p-1"])
        #expect(try #require(Sentence(number: number, values: values)) == sentence)
    }

    @Test(
        "a text that somebody wrote stays as it is, also where it has the words of a sentence",
        arguments: [
            "There is no {} with id {}.", "Only the municipal centre runs key projects.", "{}", "",
            "账外收入 {}",
        ])
    func written(text: String) throws {
        let sentence = Sentence(verbatim: text)
        for language in Language.allCases { #expect(sentence.text(in: language) == text) }
        #expect(sentence.parameters.isEmpty)
        let (number, values) = sentence.stored
        #expect(number == 0 && values == [text])
        #expect(try #require(Sentence(number: number, values: values)) == sentence)
    }

    @Test("a message of the program that lacks the values of a listed sentence is unlisted")
    func incomplete() {
        let sentence = Sentence("There is no {} with id {}.")
        #expect(sentence.text(in: .chinese) == "There is no {} with id {}.")
        #expect(sentence.parameters.isEmpty && sentence.stored.number == 0)
    }

    @Test("values with braces are not taken for places")
    func braces() {
        let sentence: Sentence = "There is no \("{}") with id \("{kind*}")."
        #expect(sentence.text(in: .english) == "There is no {} with id {kind*}.")
        #expect(sentence.text(in: .chinese) == "没有编号为 {kind*} 的{}。")
    }

    @Test("what was stored with other numbers or values is no sentence")
    func damaged() {
        let (number, values) = ("There is no \("a") with id \("b")." as Sentence).stored
        #expect(Sentence(number: number, values: values + ["c"]) == nil)
        #expect(Sentence(number: number, values: []) == nil)
        #expect(Sentence(number: 1_000_000, values: []) == nil)
        #expect(Sentence(number: -1, values: []) == nil)
        #expect(Sentence(number: 0, values: []) == nil)
    }
}
