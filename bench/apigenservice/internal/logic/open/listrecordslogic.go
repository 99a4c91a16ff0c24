package open

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/bench/apigenservice/internal/svc"
	"github.com/apigen/apigen/bench/apigenservice/internal/types"
)

// ListRecordsLogic answers GET /records.
type ListRecordsLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewListRecordsLogic is called once a request.
func NewListRecordsLogic(ctx context.Context, svcCtx *svc.ServiceContext) *ListRecordsLogic {
	return &ListRecordsLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// ListRecords answers one request.
func (l *ListRecordsLogic) ListRecords() (resp *types.RecordList, err error) {
	return &types.RecordList{Records: l.svcCtx.Records}, nil
}
