/// Finding the ranges of a network's values by executing it on samples.
///
/// Start from [dev.quarry.passes.calibrate.Calibrator] and [dev.quarry.passes.calibrate.Ranges].
/// Statistics are streaming: one pass over the samples, memory that depends on the number of values
/// and not of samples, results that do not depend on the order of the samples. Knows nothing of how
/// the network is executed.
@NullMarked
package dev.quarry.passes.calibrate;

import org.jspecify.annotations.NullMarked;
