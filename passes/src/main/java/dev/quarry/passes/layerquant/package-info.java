/// Quantization with one scale for every tensor: what the chips of container version 1 (RK3399Pro,
/// RK1808, RV1126) store. Rules after what the vendor's files show.
///
/// Start from [dev.quarry.passes.layerquant.AssignLayerQuantization]. Ranges come from calibration;
/// the package knows nothing of files and of how networks are executed.
@NullMarked
package dev.quarry.passes.layerquant;

import org.jspecify.annotations.NullMarked;
