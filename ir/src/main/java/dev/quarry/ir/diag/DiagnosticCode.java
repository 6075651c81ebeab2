package dev.quarry.ir.diag;

/// Every kind of problem Quarry reports, grouped by stage; `docs/diagnostics.md` lists them.
public enum DiagnosticCode {
  FILE_NOT_FOUND("E0101", "a file that was named does not exist or cannot be read"),
  NOT_ONNX("E0102", "the file is not an ONNX model"),
  TRUNCATED_MODEL("E0103", "the model file ends too early or is damaged"),
  UNSUPPORTED_OP("E0104", "the model uses an operator Quarry does not import"),
  UNSUPPORTED_ATTRIBUTE("E0105", "an operator is used in a form Quarry does not import"),
  UNBOUND_DIMENSION("E0106", "a dimension of an input is not fixed"),
  BAD_INITIALIZER("E0107", "a weight tensor is malformed"),
  EXTERNAL_DATA("E0108", "external weight data is missing, too short or outside the folder"),
  UNKNOWN_VALUE("E0109", "a value that was named does not exist in the graph"),
  NOT_FINITE("E0110", "a weight holds NaN or infinity"),
  UNSUPPORTED_OPSET("E0111", "the model's operator set version is outside the supported range"),
  BAD_SHAPE("E0112", "a shape is missing, negative or contradictory"),
  BAD_GRAPH("E0113", "the model's graph is cyclic, incomplete or ambiguous"),
  VERIFY("E0201", "the intermediate representation breaks one of its rules"),
  SYNTAX("E0202", "the text of the intermediate representation cannot be parsed"),
  MISSING_CONSTANT("E0203", "a constant referred to by its digest is not at hand"),
  PASS_ORDER("E0204", "a pass needs a level that has not been reached"),
  CALIBRATION("E0301", "calibration data is missing or does not fit the network"),
  CHANGED_FUNCTION("E0302", "a pass was asked to change what the network computes"),
  PREPROCESSING("E0303", "mean, standard deviation or channel order do not fit the input"),
  NOT_QUANTIZABLE("E0304", "an op has no quantized form for the chosen target"),
  COARSE_JOIN("E0305", "values of very different size are joined and share one scale"),
  TARGET_LIMIT("E0401", "the target cannot do what the network asks for"),
  FIELD_OVERFLOW("E0402", "a value does not fit its hardware register field"),
  NOT_SUPPORTED_BY_TARGET("E0403", "the target has no node for an op"),
  WRITE_FAILED("E0501", "an output could not be written"),
  NOT_RKNN("E0601", "the file is not an RKNN model"),
  DAMAGED_RKNN("E0602", "the RKNN file is truncated or inconsistent"),
  OTHER_CHIP("E0603", "the RKNN file is for a chip or container version not handled here"),
  NOT_EXECUTABLE("E0604", "the file holds something the simulator cannot execute"),
  BAD_INPUT_DATA("E0605", "the data given as network input does not fit the input"),
  BAD_IMAGE("E0606", "a picture cannot be read"),
  USAGE("E0901", "the command line is wrong"),
  OUT_OF_MEMORY("E0902", "the memory given to Quarry is used up");

  private final String code;
  private final String meaning;

  DiagnosticCode(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /// The stable code, for example `E0401`.
  public String code() {
    return code;
  }

  /// One line for the documentation.
  public String meaning() {
    return meaning;
  }
}
