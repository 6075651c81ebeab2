/// The public Java API: everything the command line can do, without the command line.
///
/// Start from [dev.quarry.Quarry], [dev.quarry.CompileOptions] and [dev.quarry.Network]. The only
/// place where importer, passes, code generation and simulator are wired together.
@NullMarked
package dev.quarry;

import org.jspecify.annotations.NullMarked;
