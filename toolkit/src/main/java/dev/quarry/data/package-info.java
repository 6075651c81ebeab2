/// Samples in and out: pictures, calibration lists, `.npy` files.
///
/// Start from [dev.quarry.data.Picture] and [dev.quarry.data.SampleList]. Files are untrusted:
/// sizes are checked before anything is allocated. Outputs are written beside their place and
/// renamed.
@NullMarked
package dev.quarry.data;

import org.jspecify.annotations.NullMarked;
