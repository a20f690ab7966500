import Catalogue
package import Rules

extension Group {
    package var counted: [Figure?] { [.states(.group, lifecycle)] }
}

extension Project {
    package var counted: [Figure?] { [.states(.project, lifecycle), .families(family)] }
}
