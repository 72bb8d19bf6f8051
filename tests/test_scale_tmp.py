import datetime, time
from decimal import Decimal
from pathlib import Path
from sqlalchemy import text
from parsers.document import *
from storage.claims import Recipe, claim_run
from storage.database import *
from storage.documents import *
from storage.search import search_blocks, _match_postgresql
from storage.sql import run_query
from storage.views import create_schema_views
from storage.queries import *
NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
INVOICE = SchemaDefinition("invoice", "1", (FieldDefinition("total", FieldKind.NUMBER),FieldDefinition("date", FieldKind.DATE)), (ListDefinition("line_items",(FieldDefinition("amount",FieldKind.NUMBER),)),))
def test_scale(database):
    N=1000
    create_schema_views(database, INVOICE)
    t=time.time(); pages=0
    words=tuple(Word(f"word{i}",BOX,i//8) for i in range(300))
    for d in range(N):
        doc=record_source(database, Source(Path("x"), f"{d:064d}", 1, f"{d}.pdf", f"file:///{d}.pdf", NOW),"application/pdf",NOW)
        run=claim_run(database,doc,Recipe("r","ocr","m","1","1",None,None,{},"1"),"w",60,NOW,3).run_id
        for n in (1,2):
            blocks=tuple(Block(Label.TEXT,f"block {d} {n} {i} lorem ipsum dolor sit amet","",BOX) for i in range(20))
            blocks+=(Block(Label.TABLE,"t","",BOX,tuple(Cell(i//5,i%5,str(i)) for i in range(50))),)
            store_page(database,run,"w",Page(n,595,842,blocks=blocks,words=words)); pages+=1
        close_run(database,run,"w",RunStatus.COMPLETE,[Field("total",str(d),Decimal(d)),Field("date","x",NOW.date()),*[Field(f"line_items[{i}].amount","1",Decimal(i)) for i in range(10)]],"invoice","1",finished_at=NOW)
    print(database.engine.dialect.name,"store",N,"docs",time.time()-t,"s")
    if not database.is_sqlite:
        with database.writing() as s: s.execute(text("ANALYZE"))
    for name,f in {"search":lambda: search_blocks(database,"block 777 19",20),"search all":lambda: search_blocks(database,"lorem",20),"sum total":lambda: run_query(database,"select sum(total) from invoice",1),
      "lines":lambda: run_query(database,"select document_id,sum(amount) from invoice_line_items group by 1",5000),"one":lambda: run_query(database,"select * from invoice where document_id=500",5),
      "one lines":lambda: run_query(database,"select * from invoice_line_items where document_id=500",50),
      "current_cells":lambda: run_query(database,"select count(*) from current_cells",5),"overview":lambda: run_overview(database),"pages":lambda: stored_pages(database,500),"known":lambda: known_sources(database,[f"file:///{d}.pdf" for d in range(N)])}.items():
        t=time.time(); r=f(); print(f"  {name}: {time.time()-t:.3f}", len(r))
    if not database.is_sqlite:
        from sqlalchemy.dialects import postgresql
        sql=str(_match_postgresql(["777"]).limit(5).compile(dialect=database.engine.dialect,compile_kwargs={"literal_binds":True}))
        with database.reading() as s:
            print("\n".join(r[0] for r in s.connection().exec_driver_sql("EXPLAIN "+sql,execution_options={"no_parameters":True})))
            print("\n".join(r[0] for r in s.connection().exec_driver_sql("EXPLAIN select sum(total) from invoice",execution_options={"no_parameters":True})))
            print("\n".join(r[0] for r in s.connection().exec_driver_sql("EXPLAIN select * from invoice_line_items where document_id=500",execution_options={"no_parameters":True})))
    else:
        print(run_query(database,"explain query plan select * from invoice_line_items where document_id=500",50))
