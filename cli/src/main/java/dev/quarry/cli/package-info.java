/// The command line: commands, terminal, exit codes.
///
/// Start from [dev.quarry.cli.Main]. Only this package reads command-line text, writes to the terminal
/// and ends the process. It knows the public API of module `dev.quarry` and nothing below it.
@NullMarked
package dev.quarry.cli;

import org.jspecify.annotations.NullMarked;
