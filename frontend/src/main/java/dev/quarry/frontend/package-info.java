/// Model files in, IR out.
///
/// Start from [dev.quarry.frontend.ModelImporter] and [dev.quarry.frontend.ImportOptions]. Each
/// format is a package of its own behind the one interface; the result is always a module at level
/// IMPORTED with static shapes, or diagnostics. Knows nothing of passes, targets and quantization.
@NullMarked
package dev.quarry.frontend;

import org.jspecify.annotations.NullMarked;
