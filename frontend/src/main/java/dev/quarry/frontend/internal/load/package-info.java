/// From bytes to ONNX messages and from ONNX tensors to constants.
///
/// Start from [dev.quarry.frontend.internal.load.ModelFile] and
/// [dev.quarry.frontend.internal.load.TensorReader]. Every size is checked before memory is taken;
/// weights in raw form stay views of the file. Knows nothing of nodes.
@NullMarked
package dev.quarry.frontend.internal.load;

import org.jspecify.annotations.NullMarked;
