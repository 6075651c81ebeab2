/// Computing with constants while a model is imported: what exporters write to find out shapes.
///
/// Start from [dev.quarry.frontend.internal.fold.Literal]. Integers are exact, floats round as
/// `f32` arithmetic does. Large tensors of floats are left to the passes. Knows no nodes.
@NullMarked
package dev.quarry.frontend.internal.fold;

import org.jspecify.annotations.NullMarked;
