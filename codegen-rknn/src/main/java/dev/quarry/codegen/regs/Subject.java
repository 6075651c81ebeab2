package dev.quarry.codegen.regs;

/// Which part of a layer a register describes.
public enum Subject {
  /// The map that is read.
  INPUT,
  /// Weights, biases and the window they form.
  WEIGHTS,
  /// The second map of a sum or product.
  SECOND_OPERAND,
  /// The map that is written.
  RESULT,
  /// Multipliers, shifts, offsets and tables.
  ARITHMETIC,
  /// Modes, banks and switches.
  CONTROL;

  /// What a register describes.
  public static Subject of(Register register) {
    String name = register.name();
    return switch (register.unit()) {
      case CNA -> ofLoader(name);
      case CMAC -> CONTROL;
      case CORE -> name.contains("DATAOUT") ? RESULT : CONTROL;
      case DPU -> ofProcessing(name);
      case DPU_RDMA -> ofReader(name);
      case PPU -> ofPooling(name);
      case PPU_RDMA -> name.contains("SRC") || name.contains("CUBE") ? INPUT : CONTROL;
    };
  }

  private static Subject ofLoader(String name) {
    if (name.startsWith("CNA_CVT")) {
      return ARITHMETIC;
    }
    if (name.startsWith("CNA_WEIGHT") || name.startsWith("CNA_DCOMP_ADDR")) {
      return WEIGHTS;
    }
    if (name.equals("CNA_DATA_SIZE2") || name.equals("CNA_DATA_SIZE3")) {
      return RESULT;
    }
    if (name.equals("CNA_CONV_CON3") || name.equals("CNA_PAD_CON0")) {
      return WEIGHTS;
    }
    boolean map =
        name.startsWith("CNA_DATA")
            || name.startsWith("CNA_DMA")
            || name.startsWith("CNA_FC_DATA")
            || name.startsWith("CNA_CBUF_CON1")
            || name.startsWith("CNA_FEATURE")
            || name.equals("CNA_CONV_CON2")
            || name.equals("CNA_CONV_CON4");
    return map ? INPUT : CONTROL;
  }

  private static Subject ofProcessing(String name) {
    if (name.startsWith("DPU_DST")
        || name.startsWith("DPU_DATA_CUBE")
        || name.equals("DPU_SURFACE_ADD")) {
      return RESULT;
    }
    boolean control = name.equals("DPU_S_POINTER") || name.endsWith("MODE_CFG");
    return control ? CONTROL : ARITHMETIC;
  }

  private static Subject ofReader(String name) {
    if (name.contains("_EW_") || name.contains("ERDMA")) {
      return SECOND_OPERAND;
    }
    if (name.contains("BRDMA")
        || name.contains("NRDMA")
        || name.contains("_BS_")
        || name.contains("_BN_")) {
      return WEIGHTS;
    }
    boolean map = name.contains("CUBE") || name.contains("SRC") || name.contains("NOTCH");
    return map ? INPUT : CONTROL;
  }

  private static Subject ofPooling(String name) {
    if (name.contains("CUBE_IN")) {
      return INPUT;
    }
    if (name.contains("POOLING") || name.contains("RECIP") || name.contains("PADDING")) {
      return WEIGHTS;
    }
    boolean result =
        name.contains("CUBE_OUT")
            || name.contains("DST")
            || name.equals("PPU_DATA_FORMAT")
            || name.equals("PPU_OPERATION_MODE_CFG");
    return result ? RESULT : CONTROL;
  }
}
