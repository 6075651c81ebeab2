package dev.quarry.frontend;

/// What a model file says about itself.
///
/// @param format name of the format, for example `ONNX`
/// @param opset version of the operator set
/// @param producer program that wrote the file with its version, or empty
/// @param nodes number of nodes in the file, before anything is folded or cut
/// @param parameters number of weight elements in the file
/// @param fileBytes size of the model, unpacked
public record ModelFacts(
    String format, int opset, String producer, int nodes, long parameters, long fileBytes) {}
