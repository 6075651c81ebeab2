/// One method per ONNX operator, grouped by family. Start from
/// [dev.quarry.frontend.internal.ops.Operators].
@NullMarked
package dev.quarry.frontend.internal.ops;

import org.jspecify.annotations.NullMarked;
