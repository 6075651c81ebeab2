/// What went wrong, where, and what to do about it.
///
/// Start from [dev.quarry.ir.diag.Diagnostic] and [dev.quarry.ir.diag.CompileException]. Every
/// diagnostic has a code; a user's mistake is always reported through one, never as a stack trace.
/// Knows nothing of graphs, targets or files.
@NullMarked
package dev.quarry.ir.diag;

import org.jspecify.annotations.NullMarked;
