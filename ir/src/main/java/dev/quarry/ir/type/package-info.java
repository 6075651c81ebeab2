/// Element types, shapes, quantization and layout: what the type of a tensor says.
///
/// Start from [dev.quarry.ir.type.TensorType] and [dev.quarry.ir.type.Value]. All types are
/// immutable and print as one canonical text. Knows nothing of ops and graphs.
@NullMarked
package dev.quarry.ir.type;

import org.jspecify.annotations.NullMarked;
