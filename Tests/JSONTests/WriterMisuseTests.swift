import JSON
import Testing

/// Calls that would not yield JSON are bugs and stop the process.
@Suite struct WriterMisuseTests {
    @Test func aValueWithoutANameInAnObject() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.null()
        }
    }

    @Test func aNameInAnArray() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            writer.key("a")
        }
    }

    @Test func twoNames() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("a")
            writer.key("b")
        }
    }

    @Test func theWrongEnd() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            writer.endObject()
        }
    }

    @Test func anEndAfterAName() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("a")
            writer.endObject()
        }
    }

    @Test func twoValuesAtTheTop() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.null()
            writer.null()
        }
    }

    @Test func tooDeep() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            for _ in 0...JSONWriter.maximumDepth { writer.beginArray() }
        }
    }
}
