package dev.quarry.codegen.rknn1;

/// The gates of a node LSTM, in the order of its ports.
// RKNN v1: rknn1-ops.md, LSTM; names of the ports after ovxlib's vsi_nn_op_lstm.h. That the gates
// have this order: the text reader lstm_rk1808_tk160 reads captchas with it and with no other of
// the 24 (test V1LstmSampleTest).
public enum LstmGate {
  /// What enters the cell.
  INPUT(0, 0),
  /// What stays in the cell.
  FORGET(1, 2),
  /// What the cell may take in.
  CELL(2, 3),
  /// What of the cell is shown.
  OUTPUT(3, 1);

  /// Input ports of the node.
  public static final int INPUTS = 20;

  /// Its outputs: all steps, then the last hidden states and the last cells.
  public static final int OUTPUTS = 3;

  private static final int WEIGHTS = 3;
  private static final int RECURRENT = 7;
  private static final int PEEPHOLES = 11;
  private static final int BIASES = 14;
  private static final int PROJECTION = 18;

  private final int place;
  private final int block;

  LstmGate(int place, int block) {
    this.place = place;
    this.block = block;
  }

  /// The gate's number among the ports of one kind.
  public int place() {
    return place;
  }

  /// Where the gate's rows are in weights of the order of ONNX: input, output, forget, cell.
  public int block() {
    return block;
  }

  /// The port of the weights of the input.
  public int weights() {
    return WEIGHTS + place;
  }

  /// The port of the recurrent weights.
  public int recurrent() {
    return RECURRENT + place;
  }

  /// The port of the bias.
  public int bias() {
    return BIASES + place;
  }

  /// Whether a node may leave a port open: states before the first step (1, 2), peepholes (11 to
  /// 13), projection (18, 19).
  public static boolean isOptional(int port) {
    return (port > 0 && port < WEIGHTS)
        || (port >= PEEPHOLES && port < BIASES)
        || port >= PROJECTION;
  }
}
