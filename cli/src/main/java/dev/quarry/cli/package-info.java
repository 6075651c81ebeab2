/// The command line: picocli commands, terminal, exit codes.
///
/// Start from [dev.quarry.cli.Main]; each command is a thin layer over the toolkit. Results go to
/// standard output, progress and diagnostics to standard error. The only package that touches
/// `System.out`, `System.err` and the exit code.
@NullMarked
package dev.quarry.cli;

import org.jspecify.annotations.NullMarked;
