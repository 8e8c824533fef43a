package tables

import (
	_ "github.com/klauspost/compress/zstd" // .zst
	_ "github.com/parquet-go/parquet-go"   // .parquet
	_ "github.com/xuri/excelize/v2"        // .xlsx
)
