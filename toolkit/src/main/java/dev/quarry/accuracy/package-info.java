/// How far a compiled network is from the float one, layer by layer.
///
/// Start from [dev.quarry.accuracy.AccuracyRun] and [dev.quarry.accuracy.AccuracyReport]. Layers go
/// by the names of the source model. Knows nothing of how a network is executed.
@NullMarked
package dev.quarry.accuracy;

import org.jspecify.annotations.NullMarked;
