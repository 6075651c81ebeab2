package dev.quarry.codegen.regs;

import java.util.ArrayList;
import java.util.List;

/// The bit fields of the registers. A register without fields is one number of 32 bits.
// Source: npu-registers.md.
public enum Field {
  CNA_PP_EN(Register.CNA_S_POINTER, 1, 1, false, "banks alternate from task to task"),
  CNA_EXECUTER_PP_EN(Register.CNA_S_POINTER, 2, 2, false, "the executing side alternates too"),
  CNA_PP_MODE(Register.CNA_S_POINTER, 3, 3, false, "ping-pong mode"),
  CNA_PP_CLEAR(Register.CNA_S_POINTER, 4, 4, false, "the writing pointer returns to bank 0"),
  CNA_EXECUTER_PP_CLEAR(
      Register.CNA_S_POINTER, 5, 5, false, "the executing pointer returns to bank 0"),
  MODE(Register.CNA_CONV_CON1, 3, 0, false, "0 dense, 3 depthwise"),
  IN_PRECISION(Register.CNA_CONV_CON1, 6, 4, false, "0 int8, 2 f16"),
  PROC_PRECISION(Register.CNA_CONV_CON1, 9, 7, false, "0 int8, 2 f16 (inferred position)"),
  ARGB_IN(
      Register.CNA_CONV_CON1,
      15,
      12,
      false,
      "0 native map, 8 one-channel, 10 three-channel, 11 four-channel picture"),
  DECONV(Register.CNA_CONV_CON1, 16, 16, false, "transposed convolution"),
  FEATURE_GRAINS(Register.CNA_CONV_CON2, 13, 4, false, "rows fetched before the array starts"),
  STRIDE_X(Register.CNA_CONV_CON3, 2, 0, false, "horizontal stride; 0 repeats one pixel"),
  STRIDE_Y(Register.CNA_CONV_CON3, 5, 3, false, "vertical stride"),
  DECONV_X(Register.CNA_CONV_CON3, 10, 8, false, "horizontal up-sampling factor - 1"),
  DECONV_Y(Register.CNA_CONV_CON3, 13, 11, false, "vertical up-sampling factor - 1"),
  DILATION_X(Register.CNA_CONV_CON3, 20, 16, false, "horizontal dilation - 1"),
  DILATION_Y(Register.CNA_CONV_CON3, 25, 21, false, "vertical dilation - 1"),
  DATA_HEIGHT(Register.CNA_DATA_SIZE0, 10, 0, false, "rows"),
  DATA_WIDTH(Register.CNA_DATA_SIZE0, 26, 16, false, "columns"),
  DATA_CHANNEL(Register.CNA_DATA_SIZE1, 15, 0, false, "channels with lanes"),
  DATA_CHANNEL_REAL(Register.CNA_DATA_SIZE1, 29, 16, false, "channels - 1"),
  DATAOUT_WIDTH(Register.CNA_DATA_SIZE2, 10, 0, false, "columns"),
  DATAOUT_ATOMICS(Register.CNA_DATA_SIZE3, 21, 0, false, "pixels"),
  WEIGHT_BYTES_PER_KERNEL(
      Register.CNA_WEIGHT_SIZE1, 18, 0, false, "bytes; all bytes of the group when depthwise"),
  KERNELS(Register.CNA_WEIGHT_SIZE2, 13, 0, false, "number of kernels; 1 when depthwise"),
  KERNEL_HEIGHT(Register.CNA_WEIGHT_SIZE2, 20, 16, false, "rows"),
  KERNEL_WIDTH(Register.CNA_WEIGHT_SIZE2, 28, 24, false, "columns"),
  DATA_BANK(Register.CNA_CBUF_CON0, 3, 0, false, "banks for features"),
  WEIGHT_BANK(Register.CNA_CBUF_CON0, 7, 4, false, "banks for weights"),
  DATA_REUSE(Register.CNA_CBUF_CON0, 12, 12, false, "features of the previous task stay"),
  WEIGHT_REUSE(Register.CNA_CBUF_CON0, 13, 13, false, "weights of the previous task stay"),
  DATA_ENTRIES(Register.CNA_CBUF_CON1, 15, 0, false, "32-byte entries per row"),
  DATA_LINE(Register.CNA_CBUF_CON1, 31, 16, false, "columns per row"),
  CVT_ENABLE(Register.CNA_CVT_CON0, 0, 0, false, "convert input bytes"),
  CVT_TYPE(Register.CNA_CVT_CON0, 1, 1, false, "0 offset after, 1 offset before scaling"),
  CVT_ROUND(Register.CNA_CVT_CON0, 2, 2, false, "rounding mode"),
  CVT_SIGNED(Register.CNA_CVT_CON0, 3, 3, false, "input bytes are signed"),
  CVT_SHIFT_0(Register.CNA_CVT_CON0, 9, 4, false, "right shift, channel 0"),
  CVT_SHIFT_1(Register.CNA_CVT_CON0, 15, 10, false, "right shift, channel 1"),
  CVT_SHIFT_2(Register.CNA_CVT_CON0, 21, 16, false, "right shift, channel 2"),
  CVT_SHIFT_3(Register.CNA_CVT_CON0, 27, 22, false, "right shift, channel 3"),
  CVT_OFFSET_0(Register.CNA_CVT_CON1, 15, 0, true, "added"),
  CVT_SCALE_0(Register.CNA_CVT_CON1, 31, 16, true, "multiplier"),
  CVT_OFFSET_1(Register.CNA_CVT_CON2, 15, 0, true, "added"),
  CVT_SCALE_1(Register.CNA_CVT_CON2, 31, 16, true, "multiplier"),
  CVT_OFFSET_2(Register.CNA_CVT_CON3, 15, 0, true, "added"),
  CVT_SCALE_2(Register.CNA_CVT_CON3, 31, 16, true, "multiplier"),
  CVT_OFFSET_3(Register.CNA_CVT_CON4, 15, 0, true, "added"),
  CVT_SCALE_3(Register.CNA_CVT_CON4, 31, 16, true, "multiplier"),
  PAD_TOP(Register.CNA_PAD_CON0, 3, 0, false, "rows"),
  PAD_LEFT(Register.CNA_PAD_CON0, 7, 4, false, "columns"),
  PAD_VALUE(Register.CNA_PAD_CON0, 31, 16, true, "value of padding pixels"),
  LINE_STRIDE(Register.CNA_DMA_CON1, 27, 0, false, "8-byte units"),
  SURF_STRIDE(Register.CNA_DMA_CON2, 27, 0, false, "8-byte units"),
  DMA_HEIGHT(Register.CNA_FC_DATA_SIZE0, 10, 0, false, "rows"),
  DMA_WIDTH(Register.CNA_FC_DATA_SIZE0, 29, 16, false, "columns"),
  DMA_CHANNEL(Register.CNA_FC_DATA_SIZE1, 15, 0, false, "channels"),
  CMAC_PP_EN(Register.CMAC_S_POINTER, 1, 1, false, "banks alternate from task to task"),
  CMAC_EXECUTER_PP_EN(Register.CMAC_S_POINTER, 2, 2, false, "the executing side alternates too"),
  CMAC_PP_MODE(Register.CMAC_S_POINTER, 3, 3, false, "ping-pong mode"),
  CMAC_PP_CLEAR(Register.CMAC_S_POINTER, 4, 4, false, "the writing pointer returns to bank 0"),
  CMAC_EXECUTER_PP_CLEAR(
      Register.CMAC_S_POINTER, 5, 5, false, "the executing pointer returns to bank 0"),
  CMAC_QD_EN(Register.CMAC_MISC_CFG, 0, 0, false, "dense products"),
  CMAC_DW_EN(Register.CMAC_MISC_CFG, 1, 1, false, "depthwise"),
  CMAC_PRECISION(Register.CMAC_MISC_CFG, 14, 12, false, "0 int8, 2 f16"),
  CORE_PP_EN(Register.CORE_S_POINTER, 1, 1, false, "banks alternate from task to task"),
  CORE_EXECUTER_PP_EN(Register.CORE_S_POINTER, 2, 2, false, "the executing side alternates too"),
  CORE_PP_MODE(Register.CORE_S_POINTER, 3, 3, false, "ping-pong mode"),
  CORE_PP_CLEAR(Register.CORE_S_POINTER, 4, 4, false, "the writing pointer returns to bank 0"),
  CORE_EXECUTER_PP_CLEAR(
      Register.CORE_S_POINTER, 5, 5, false, "the executing pointer returns to bank 0"),
  CORE_DW_EN(Register.CORE_MISC_CFG, 1, 1, false, "depthwise"),
  CORE_PRECISION(Register.CORE_MISC_CFG, 14, 12, false, "0 int8, 2 f16"),
  CORE_WIDTH(Register.CORE_DATAOUT_SIZE0, 15, 0, false, "columns - 1"),
  CORE_HEIGHT(Register.CORE_DATAOUT_SIZE0, 31, 16, false, "rows - 1"),
  CORE_CHANNEL(Register.CORE_DATAOUT_SIZE1, 15, 0, false, "channels with lanes - 1"),
  CLIP_TRUNCATE(Register.CORE_CLIP_TRUNCATE, 4, 0, false, "bits"),
  DPU_PP_EN(Register.DPU_S_POINTER, 1, 1, false, "banks alternate from task to task"),
  DPU_EXECUTER_PP_EN(Register.DPU_S_POINTER, 2, 2, false, "the executing side alternates too"),
  DPU_PP_MODE(Register.DPU_S_POINTER, 3, 3, false, "ping-pong mode"),
  DPU_PP_CLEAR(Register.DPU_S_POINTER, 4, 4, false, "the writing pointer returns to bank 0"),
  DPU_EXECUTER_PP_CLEAR(
      Register.DPU_S_POINTER, 5, 5, false, "the executing pointer returns to bank 0"),
  FLYING_MODE(
      Register.DPU_FEATURE_MODE_CFG, 0, 0, false, "0 operand from the array, 1 from memory"),
  OUTPUT_MODE(Register.DPU_FEATURE_MODE_CFG, 3, 1, false, "4 to memory, 1 to the PPU"),
  CONV_MODE(Register.DPU_FEATURE_MODE_CFG, 5, 4, false, "0 dense, 3 depthwise"),
  BURST_LEN(Register.DPU_FEATURE_MODE_CFG, 8, 7, false, "2"),
  SURF_LEN(Register.DPU_FEATURE_MODE_CFG, 24, 9, false, "inferred"),
  NONALIGN(Register.DPU_FEATURE_MODE_CFG, 25, 25, false, "inferred"),
  TRANSPOSE(Register.DPU_FEATURE_MODE_CFG, 30, 30, false, "16-bit transposing copy"),
  PROC_PRECISION_DPU(Register.DPU_DATA_FORMAT, 2, 0, false, "0 integer, 2 float"),
  BS_MUL_SHIFT_NEG(Register.DPU_DATA_FORMAT, 9, 4, false, "BS shift of negative values"),
  BN_MUL_SHIFT_NEG(Register.DPU_DATA_FORMAT, 15, 10, false, "BN shift of negative values"),
  IN_PRECISION_DPU(Register.DPU_DATA_FORMAT, 28, 26, false, "0 int8, 1 16-bit, 2 f16, 5 f32"),
  OUT_PRECISION(Register.DPU_DATA_FORMAT, 31, 29, false, "0 int8, 1 16-bit, 2 f16, 5 f32"),
  DST_WIDTH(Register.DPU_DATA_CUBE_WIDTH, 12, 0, false, "columns - 1"),
  DST_HEIGHT(Register.DPU_DATA_CUBE_HEIGHT, 12, 0, false, "rows - 1"),
  NOTCH_0(Register.DPU_DATA_CUBE_NOTCH_ADDR, 12, 0, false, "pixels"),
  NOTCH_1(Register.DPU_DATA_CUBE_NOTCH_ADDR, 28, 16, false, "pixels, the same"),
  DST_CHANNEL(Register.DPU_DATA_CUBE_CHANNEL, 12, 0, false, "channels with lanes - 1"),
  DST_CHANNEL_REAL(Register.DPU_DATA_CUBE_CHANNEL, 28, 16, false, "channels - 1"),
  BS_BYPASS(Register.DPU_BS_CFG, 0, 0, false, "whole unit off"),
  BS_ALU_BYPASS(Register.DPU_BS_CFG, 1, 1, false, "no addition"),
  BS_ALU_ALGO(Register.DPU_BS_CFG, 3, 2, false, "2 add"),
  BS_MUL_BYPASS(Register.DPU_BS_CFG, 4, 4, false, "no multiplication"),
  BS_MUL_PRELU(Register.DPU_BS_CFG, 5, 5, false, "multiply negative values only"),
  BS_RELU_BYPASS(Register.DPU_BS_CFG, 6, 6, false, "no ReLU"),
  BS_RELUX_EN(Register.DPU_BS_CFG, 7, 7, false, "upper limit"),
  BS_ALU_SRC(Register.DPU_BS_CFG, 8, 8, false, "1 operand from the stream"),
  BS_MUL_SRC(Register.DPU_BS_MUL_CFG, 0, 0, false, "1 multiplier from the stream"),
  BS_MUL_SHIFT(Register.DPU_BS_MUL_CFG, 13, 8, false, "right shift"),
  BS_MUL_OPERAND(Register.DPU_BS_MUL_CFG, 31, 16, true, "multiplier"),
  OW_SRC(Register.DPU_BS_OW_CFG, 0, 0, false, "1 from the stream"),
  OD_BYPASS(Register.DPU_BS_OW_CFG, 1, 1, false, "no offset"),
  SIZE_E_0(Register.DPU_BS_OW_CFG, 4, 2, false, "atoms per group - 1"),
  SIZE_E_1(Register.DPU_BS_OW_CFG, 7, 5, false, "the same"),
  SIZE_E_2(Register.DPU_BS_OW_CFG, 10, 8, false, "the same"),
  OW_OP(Register.DPU_BS_OW_OP, 15, 0, true, "added to every weight"),
  BN_BYPASS(Register.DPU_BN_CFG, 0, 0, false, "whole unit off"),
  BN_ALU_BYPASS(Register.DPU_BN_CFG, 1, 1, false, "no addition"),
  BN_ALU_ALGO(Register.DPU_BN_CFG, 3, 2, false, "2 add"),
  BN_MUL_BYPASS(Register.DPU_BN_CFG, 4, 4, false, "no multiplication"),
  BN_MUL_PRELU(Register.DPU_BN_CFG, 5, 5, false, "multiply negative values only"),
  BN_RELU_BYPASS(Register.DPU_BN_CFG, 6, 6, false, "no ReLU"),
  BN_RELUX_EN(Register.DPU_BN_CFG, 7, 7, false, "upper limit"),
  BN_ALU_SRC(Register.DPU_BN_CFG, 8, 8, false, "1 operand from the stream"),
  BN_MUL_SRC(Register.DPU_BN_MUL_CFG, 0, 0, false, "1 multiplier from the stream"),
  BN_MUL_SHIFT(Register.DPU_BN_MUL_CFG, 13, 8, false, "right shift"),
  BN_MUL_OPERAND(Register.DPU_BN_MUL_CFG, 31, 16, true, "multiplier"),
  EW_BYPASS(Register.DPU_EW_CFG, 0, 0, false, "whole unit off"),
  EW_OP_BYPASS(Register.DPU_EW_CFG, 1, 1, false, "no operation"),
  EW_OP_TYPE(Register.DPU_EW_CFG, 2, 2, false, "0 ALU, 1 multiplication"),
  EW_ALU_ALGO(Register.DPU_EW_CFG, 4, 3, false, "0 max, 1 min, 2 add, 3 divide"),
  EW_OP_SRC(Register.DPU_EW_CFG, 6, 6, false, "1 second operand from memory"),
  EW_LUT_BYPASS(Register.DPU_EW_CFG, 7, 7, false, "no table"),
  EW_CVT_BYPASS(Register.DPU_EW_CFG, 8, 8, false, "second operand as stored"),
  EW_RELU_BYPASS(Register.DPU_EW_CFG, 9, 9, false, "no ReLU"),
  EW_DATA_MODE(Register.DPU_EW_CFG, 29, 28, false, "1 one value per pixel"),
  EW_CVT_TYPE(Register.DPU_EW_CFG, 31, 31, false, "1 offset before scaling"),
  EW_CVT_SCALE(Register.DPU_EW_CVT_SCALE, 15, 0, true, "multiplier"),
  EW_CVT_SHIFT(Register.DPU_EW_CVT_SCALE, 21, 16, false, "right shift"),
  OUT_CVT_SCALE(Register.DPU_OUT_CVT_SCALE, 15, 0, true, "multiplier"),
  OUT_CVT_SHIFT(Register.DPU_OUT_CVT_SHIFT, 11, 0, true, "right shift, two's complement"),
  OUT_CVT_ROUND(Register.DPU_OUT_CVT_SHIFT, 30, 30, false, "0 ties to even"),
  OUT_CVT_TYPE(Register.DPU_OUT_CVT_SHIFT, 31, 31, false, "0"),
  LUT_ADDR(Register.DPU_LUT_ACCESS_CFG, 9, 0, false, "first index"),
  LUT_TABLE(Register.DPU_LUT_ACCESS_CFG, 16, 16, false, "0 low, 1 high"),
  LUT_WRITE(Register.DPU_LUT_ACCESS_CFG, 17, 17, false, "1 write"),
  LUT_DATA(Register.DPU_LUT_ACCESS_DATA, 15, 0, true, "entry"),
  LUT_LE_INDEX(Register.DPU_LUT_INFO, 15, 8, false, "low table"),
  LUT_LO_INDEX(Register.DPU_LUT_INFO, 23, 16, false, "high table"),
  LE_SLOPE_UNDERFLOW_SCALE(Register.DPU_LUT_LE_SLOPE_SCALE, 15, 0, true, "below"),
  LE_SLOPE_OVERFLOW_SCALE(Register.DPU_LUT_LE_SLOPE_SCALE, 31, 16, true, "above"),
  LE_SLOPE_UNDERFLOW_SHIFT(Register.DPU_LUT_LE_SLOPE_SHIFT, 4, 0, false, "below"),
  LE_SLOPE_OVERFLOW_SHIFT(Register.DPU_LUT_LE_SLOPE_SHIFT, 9, 5, false, "above"),
  LO_SLOPE_UNDERFLOW_SCALE(Register.DPU_LUT_LO_SLOPE_SCALE, 15, 0, true, "below"),
  LO_SLOPE_OVERFLOW_SCALE(Register.DPU_LUT_LO_SLOPE_SCALE, 31, 16, true, "above"),
  LO_SLOPE_UNDERFLOW_SHIFT(Register.DPU_LUT_LO_SLOPE_SHIFT, 4, 0, false, "below"),
  LO_SLOPE_OVERFLOW_SHIFT(Register.DPU_LUT_LO_SLOPE_SHIFT, 9, 5, false, "above"),
  DPU_RDMA_PP_EN(Register.DPU_RDMA_S_POINTER, 1, 1, false, "banks alternate from task to task"),
  DPU_RDMA_EXECUTER_PP_EN(
      Register.DPU_RDMA_S_POINTER, 2, 2, false, "the executing side alternates too"),
  DPU_RDMA_PP_MODE(Register.DPU_RDMA_S_POINTER, 3, 3, false, "ping-pong mode"),
  DPU_RDMA_PP_CLEAR(
      Register.DPU_RDMA_S_POINTER, 4, 4, false, "the writing pointer returns to bank 0"),
  DPU_RDMA_EXECUTER_PP_CLEAR(
      Register.DPU_RDMA_S_POINTER, 5, 5, false, "the executing pointer returns to bank 0"),
  SRC_WIDTH(Register.DPU_RDMA_DATA_CUBE_WIDTH, 12, 0, false, "columns - 1"),
  SRC_HEIGHT(Register.DPU_RDMA_DATA_CUBE_HEIGHT, 12, 0, false, "rows - 1"),
  SRC_CHANNEL(Register.DPU_RDMA_DATA_CUBE_CHANNEL, 12, 0, false, "channels - 1"),
  BRDMA_DISABLE(Register.DPU_RDMA_BRDMA_CFG, 0, 0, false, "no stream"),
  BRDMA_DATA_USE(
      Register.DPU_RDMA_BRDMA_CFG,
      4,
      1,
      false,
      "1 bias, 2 weight offset, 4 multiplier, 8 multiplier only"),
  NRDMA_DISABLE(Register.DPU_RDMA_NRDMA_CFG, 0, 0, false, "no stream"),
  NRDMA_DATA_USE(Register.DPU_RDMA_NRDMA_CFG, 4, 1, false, "1 additions"),
  ERDMA_DISABLE(Register.DPU_RDMA_ERDMA_CFG, 0, 0, false, "none"),
  ERDMA_DATA_SIZE(Register.DPU_RDMA_ERDMA_CFG, 3, 2, false, "0 8 bit, 1 16 bit (inferred)"),
  ERDMA_DATA_MODE(
      Register.DPU_RDMA_ERDMA_CFG, 31, 30, false, "0 one value per channel, 1 one per pixel"),
  RDMA_FLYING_MODE(Register.DPU_RDMA_FEATURE_MODE_CFG, 0, 0, false, "1 main operand from memory"),
  RDMA_CONV_MODE(Register.DPU_RDMA_FEATURE_MODE_CFG, 2, 1, false, "3 depthwise"),
  RDMA_PROC_PRECISION(Register.DPU_RDMA_FEATURE_MODE_CFG, 7, 5, false, "as DPU"),
  RDMA_BURST_LEN(Register.DPU_RDMA_FEATURE_MODE_CFG, 14, 11, false, "8"),
  RDMA_IN_PRECISION(Register.DPU_RDMA_FEATURE_MODE_CFG, 17, 15, false, "as DPU"),
  UNPOOL_KERNEL_WIDTH(Register.DPU_RDMA_SRC_DMA_CFG, 2, 0, false, "columns - 1"),
  UNPOOL_KERNEL_HEIGHT(Register.DPU_RDMA_SRC_DMA_CFG, 5, 3, false, "rows - 1"),
  UNPOOL_STRIDE_WIDTH(Register.DPU_RDMA_SRC_DMA_CFG, 8, 6, false, "columns - 1"),
  UNPOOL_STRIDE_HEIGHT(Register.DPU_RDMA_SRC_DMA_CFG, 11, 9, false, "rows - 1"),
  UNPOOL_EN(Register.DPU_RDMA_SRC_DMA_CFG, 12, 12, false, "repeat pixels"),
  SRC_LINE_NOTCH(
      Register.DPU_RDMA_SRC_DMA_CFG, 31, 19, false, "gap between source lines in pixels"),
  PPU_PP_EN(Register.PPU_S_POINTER, 1, 1, false, "banks alternate from task to task"),
  PPU_EXECUTER_PP_EN(Register.PPU_S_POINTER, 2, 2, false, "the executing side alternates too"),
  PPU_PP_MODE(Register.PPU_S_POINTER, 3, 3, false, "ping-pong mode"),
  PPU_PP_CLEAR(Register.PPU_S_POINTER, 4, 4, false, "the writing pointer returns to bank 0"),
  PPU_EXECUTER_PP_CLEAR(
      Register.PPU_S_POINTER, 5, 5, false, "the executing pointer returns to bank 0"),
  PPU_IN_WIDTH(Register.PPU_DATA_CUBE_IN_WIDTH, 12, 0, false, "input columns - 1"),
  PPU_IN_HEIGHT(Register.PPU_DATA_CUBE_IN_HEIGHT, 12, 0, false, "input rows - 1"),
  PPU_IN_CHANNEL(Register.PPU_DATA_CUBE_IN_CHANNEL, 12, 0, false, "channels - 1"),
  PPU_OUT_WIDTH(Register.PPU_DATA_CUBE_OUT_WIDTH, 12, 0, false, "output columns - 1"),
  PPU_OUT_HEIGHT(Register.PPU_DATA_CUBE_OUT_HEIGHT, 12, 0, false, "output rows - 1"),
  PPU_OUT_CHANNEL(Register.PPU_DATA_CUBE_OUT_CHANNEL, 12, 0, false, "channels - 1"),
  POOL_METHOD(Register.PPU_OPERATION_MODE_CFG, 1, 0, false, "0 average, 1 maximum"),
  PPU_FLYING_MODE(Register.PPU_OPERATION_MODE_CFG, 4, 4, false, "1 operand from memory"),
  PPU_NOTCH(
      Register.PPU_OPERATION_MODE_CFG, 28, 16, false, "gap between destination lines in pixels"),
  POOL_KERNEL_WIDTH(Register.PPU_POOLING_KERNEL_CFG, 3, 0, false, "columns - 1"),
  POOL_KERNEL_HEIGHT(Register.PPU_POOLING_KERNEL_CFG, 11, 8, false, "rows - 1"),
  POOL_STRIDE_X(Register.PPU_POOLING_KERNEL_CFG, 19, 16, false, "stride - 1"),
  POOL_STRIDE_Y(Register.PPU_POOLING_KERNEL_CFG, 23, 20, false, "stride - 1"),
  POOL_PAD_LEFT(Register.PPU_POOLING_PADDING_CFG, 2, 0, false, "columns"),
  POOL_PAD_TOP(Register.PPU_POOLING_PADDING_CFG, 6, 4, false, "rows"),
  POOL_PAD_RIGHT(Register.PPU_POOLING_PADDING_CFG, 10, 8, false, "columns"),
  POOL_PAD_BOTTOM(Register.PPU_POOLING_PADDING_CFG, 14, 12, false, "rows"),
  POOL_PAD_VALUE_1(Register.PPU_PADDING_VALUE_1, 18, 0, true, "value"),
  POOL_PAD_VALUE_2(Register.PPU_PADDING_VALUE_2, 18, 0, true, "value"),
  POOL_PAD_VALUE_3(Register.PPU_PADDING_VALUE_3, 18, 0, true, "value"),
  POOL_PAD_VALUE_4(Register.PPU_PADDING_VALUE_4, 18, 0, true, "value"),
  PPU_RDMA_PP_EN(Register.PPU_RDMA_S_POINTER, 1, 1, false, "banks alternate from task to task"),
  PPU_RDMA_EXECUTER_PP_EN(
      Register.PPU_RDMA_S_POINTER, 2, 2, false, "the executing side alternates too"),
  PPU_RDMA_PP_MODE(Register.PPU_RDMA_S_POINTER, 3, 3, false, "ping-pong mode"),
  PPU_RDMA_PP_CLEAR(
      Register.PPU_RDMA_S_POINTER, 4, 4, false, "the writing pointer returns to bank 0"),
  PPU_RDMA_EXECUTER_PP_CLEAR(
      Register.PPU_RDMA_S_POINTER, 5, 5, false, "the executing pointer returns to bank 0"),
  PPU_RDMA_IN_WIDTH(Register.PPU_RDMA_CUBE_IN_WIDTH, 12, 0, false, "input columns - 1"),
  PPU_RDMA_IN_HEIGHT(Register.PPU_RDMA_CUBE_IN_HEIGHT, 12, 0, false, "input rows - 1"),
  PPU_RDMA_IN_CHANNEL(Register.PPU_RDMA_CUBE_IN_CHANNEL, 12, 0, false, "channels - 1"),
  PPU_RDMA_PRECISION(Register.PPU_RDMA_DATA_FORMAT, 2, 0, false, "0 int8, 2 f16");

  private final Register register;
  private final int high;
  private final int low;
  private final boolean signed;
  private final String meaning;

  Field(Register register, int high, int low, boolean signed, String meaning) {
    this.register = register;
    this.high = high;
    this.low = low;
    this.signed = signed;
    this.meaning = meaning;
  }

  /// The register it is part of.
  public Register register() {
    return register;
  }

  /// Highest bit.
  public int high() {
    return high;
  }

  /// Lowest bit.
  public int low() {
    return low;
  }

  /// Whether its highest bit is a sign.
  public boolean isSigned() {
    return signed;
  }

  /// What it holds and in which unit, for listings.
  public String meaning() {
    return meaning;
  }

  /// The field's value in a register value, sign-extended if it is signed.
  public int get(int word) {
    int width = high - low + 1;
    int aligned = word << (31 - high);
    return signed ? aligned >> (32 - width) : aligned >>> (32 - width);
  }

  /// The smallest number it holds.
  public long least() {
    return signed ? -(1L << (high - low)) : 0;
  }

  /// The largest number it holds.
  public long most() {
    return (1L << (signed ? high - low : high - low + 1)) - 1;
  }

  /// A register value with this field replaced.
  ///
  /// @throws RegisterOverflow if the value needs more bits than the field has
  public int put(int word, long value) {
    if (value < least() || value > most()) {
      throw RegisterOverflow.of(this, value);
    }
    int mask = (int) (((1L << (high - low + 1)) - 1) << low);
    return (word & ~mask) | ((int) (value << low) & mask);
  }

  /// The fields of a register, from the lowest bit up.
  public static List<Field> of(Register register) {
    var fields = new ArrayList<Field>();
    for (Field field : values()) {
      if (field.register == register) {
        fields.add(field);
      }
    }
    return fields;
  }
}
