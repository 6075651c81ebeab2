/// Detectors: decoding anchor heads, non-maximum suppression, mean average precision, drawing.
///
/// Start from [dev.quarry.detect.AnchorHead] and [dev.quarry.detect.Detection]. Works on float
/// outputs from wherever they come; knows nothing of files and targets.
@NullMarked
package dev.quarry.detect;

import org.jspecify.annotations.NullMarked;
