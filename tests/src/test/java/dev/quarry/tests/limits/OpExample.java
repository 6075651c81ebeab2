package dev.quarry.tests.limits;

import java.util.function.Function;

/// A small model with one operator in a certain form.
///
/// @param operator ONNX operator
/// @param form what is special about it
/// @param build puts the model together and returns its result
record OpExample(String operator, String form, Function<OnnxNet, String> build) {}
