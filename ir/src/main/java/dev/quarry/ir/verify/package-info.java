/// Checks that a module keeps the rules of the intermediate representation.
///
/// Start from [dev.quarry.ir.verify.Verifier]; [dev.quarry.ir.verify.LevelRules] is the table of
/// what each level allows. Rules of single ops are not here: they are read from
/// [dev.quarry.ir.op.OpDef]. Everything wrong is reported at once. Knows nothing of text, passes
/// and targets.
@NullMarked
package dev.quarry.ir.verify;

import org.jspecify.annotations.NullMarked;
