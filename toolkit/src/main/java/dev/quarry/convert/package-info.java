/// The conversion flow of rknn-toolkit 1.x users: one YAML file that says model, configuration,
/// calibration and what to do with the result.
///
/// Start from [dev.quarry.convert.ConvertConfig]. Knows nothing of terminals.
@NullMarked
package dev.quarry.convert;

import org.jspecify.annotations.NullMarked;
