"""Short texts in the scripts that the built-in recognizer cannot read, and in Latin ones that it
can: labels, names, goods and sentences of letters. `{n}` stands for a number, `{m}` for an amount,
`{d}` for a day. This module knows neither fonts nor pages."""

from collections.abc import Mapping
from dataclasses import dataclass

PAIR = " | "


@dataclass(frozen=True, slots=True)
class Texts:
    """heads: lines `label | value` of an invoice. goods: of its rows. total: the label of its sum.
    letter: paragraphs."""

    title: str
    heads: tuple[str, ...]
    goods: tuple[str, ...]
    total: str
    letter: tuple[str, ...]


def _texts(title: str, heads: str, goods: str, total: str, letter: str) -> Texts:
    head, good, paragraphs = (
        tuple(line.strip() for line in text.strip().splitlines()) for text in (heads, goods, letter)
    )
    return Texts(title, head, good, total, paragraphs)


TEXTS: Mapping[str, Texts] = {
    "ru": _texts(
        "Счёт-фактура № {n}",
        """Дата: | {d}
        Поставщик: | ООО «Северный лес», Вологда
        Покупатель: | ЗАО «Уральские мельницы», Пермь
        Договор: | № {n} от {d}
        ИНН: | 772{n}41""",
        """Доска обрезная
        Гвозди строительные
        Краска белая
        Щебень гранитный
        Перчатки рабочие
        Услуги доставки
        Фанера берёзовая
        Цемент в мешках""",
        "Итого к оплате",
        """Уважаемые коллеги, сообщаем, что груз по заявке {n} отправлен {d} и будет через неделю.
        Просим подтвердить получение и проверить каждое место, потому что одна коробка была вскрыта.
        Стоимость перевозки составила {m} рублей, включая налог; счёт приложен к этому письму.
        Если у вас возникнут вопросы, звоните по телефону {n} в рабочие часы или пишите нам.
        Остаток долга за прошлый месяц равен {m} рублей, срок оплаты истекает {d}.""",
    ),
    "uk": _texts(
        "Рахунок-фактура № {n}",
        """Дата: | {d}
        Постачальник: | ТОВ «Київський млин», Бровари
        Покупець: | ПП «Їжак і син», Львів
        Підстава: | договір № {n} від {d}
        Код ЄДРПОУ: | 3{n}52""",
        """Борошно пшеничне
        Цукор у мішках
        Олія соняшникова
        Папір офісний
        Послуги перевезення
        Ґудзики дерев'яні
        Чай зелений
        Клей для шпалер""",
        "Усього до сплати",
        """Шановні партнери, повідомляємо, що замовлення {n} буде готове {d}, як ми й домовлялися.
        Вантаж важить {n} кілограмів, тож просимо прислати машину з двома вантажниками.
        Вартість робіт становить {m} гривень, у тому числі податок; рахунок додаємо до листа.
        Якщо щось незрозуміло, телефонуйте нам щодня, крім неділі, за номером {n}.
        Залишок за попередній період дорівнює {m} гривень, його треба сплатити до {d}.""",
    ),
    "el": _texts(
        "Τιμολόγιο αρ. {n}",
        """Ημερομηνία: | {d}
        Προμηθευτής: | Ελαιώνες Κρήτης Α.Ε., Χανιά
        Πελάτης: | Παντοπωλείο «Ο Ήλιος», Βόλος
        Παραγγελία: | αρ. {n} της {d}
        Α.Φ.Μ.: | 09{n}17""",
        """Ελαιόλαδο εξαιρετικό
        Τυρί φέτα
        Μέλι θυμαρίσιο
        Κρασί ξηρό
        Σαπούνι λευκό
        Έξοδα μεταφοράς
        Ρίγανη βουνού
        Χαρτί κουζίνας""",
        "Σύνολο πληρωμής",
        """Αγαπητοί συνεργάτες, σας γνωρίζουμε ότι η παραγγελία {n} έφυγε από την αποθήκη στις {d}.
        Παρακαλούμε να ελέγξετε τα κιβώτια μόλις φτάσουν, γιατί ένα από αυτά είχε ανοίξει.
        Το κόστος της μεταφοράς ήταν {m} ευρώ μαζί με τον φόρο και το τιμολόγιο είναι συνημμένο.
        Για κάθε απορία τηλεφωνήστε μας στον αριθμό {n} όλες τις εργάσιμες ημέρες.
        Το υπόλοιπο του προηγούμενου μήνα είναι {m} ευρώ και λήγει στις {d}.""",
    ),
    "ar": _texts(
        "فاتورة رقم {n}",
        """التاريخ: | {d}
        المورد: | شركة النخيل للتجارة، عمان
        المشتري: | مكتبة الفجر الجديد، إربد
        رقم الطلب: | {n}
        الرقم الضريبي: | 30{n}8""",
        """دفاتر مدرسية
        أقلام حبر
        ورق طباعة
        خدمة التوصيل
        طاولة خشبية
        كرسي مكتب
        مصباح كهربائي
        زيت زيتون""",
        "المبلغ الإجمالي",
        """السادة الكرام، نود إعلامكم بأن الطلب رقم {n} قد غادر المستودع وسوف يصل إليكم خلال أسبوع.
        نرجو فحص الصناديق عند وصولها لأن واحدا منها كان مفتوحا عندما حملناه على الشاحنة.
        بلغت كلفة النقل {m} دينار مع الضريبة وقد أرفقنا الفاتورة بهذه الرسالة.
        إذا كان لديكم أي سؤال فاتصلوا بنا على الرقم {n} في أيام العمل.
        الرصيد المتبقي من الشهر الماضي هو {m} دينار ويجب دفعه قبل نهاية الشهر.""",
    ),
    "he": _texts(
        "חשבונית מס {n}",
        """תאריך: | {d}
        הספק: | נגרית הגליל בע"מ, כרמיאל
        הלקוח: | בית הספר אלונים, חיפה
        מספר הזמנה: | {n}
        עוסק מורשה: | 51{n}3""",
        """שולחן עץ
        כיסא מתקפל
        צבע לבן לקיר
        ברגים וזוויות
        הובלה והתקנה
        מדף לספרים
        נייר למדפסת
        שמן זית כתית""",
        "סך הכול לתשלום",
        """לקוחות יקרים, אנו שמחים להודיע כי הזמנה מספר {n} יצאה מן המחסן ותגיע אליכם בשבוע הבא.
        נבקש לבדוק את הארגזים מיד עם הגעתם, משום שאחד מהם נפתח בדרך ונסגר שוב.
        עלות ההובלה הייתה {m} שקלים כולל מע"מ, והחשבונית מצורפת למכתב זה.
        בכל שאלה אפשר להתקשר אלינו למספר {n} בשעות העבודה.
        היתרה מן החודש שעבר היא {m} שקלים ויש לשלם אותה עד {d}.""",
    ),
    "hi": _texts(
        "बीजक संख्या {n}",
        """दिनांक: | {d}
        विक्रेता: | गंगा वस्त्र भंडार, वाराणसी
        ग्राहक: | शर्मा एंड संस, लखनऊ
        आदेश संख्या: | {n}
        पंजीकरण: | 09{n}5""",
        """सूती कपड़ा
        रेशमी साड़ी
        ऊनी कंबल
        सिलाई का धागा
        परिवहन शुल्क
        लकड़ी की मेज
        काग़ज़ के लिफ़ाफ़े
        चाय की पत्ती""",
        "कुल देय राशि",
        """प्रिय महोदय, आपको सूचित किया जाता है कि आदेश {n} का सामान दिनांक {d} को भेज दिया गया है।
        कृपया माल मिलते ही सभी बक्सों की जाँच करें, क्योंकि एक बक्सा रास्ते में खुल गया था।
        ढुलाई का खर्च कर सहित {m} रुपये है और बीजक इस पत्र के साथ संलग्न है।
        किसी भी प्रश्न के लिए कार्यालय के समय में {n} पर हमसे संपर्क करें।
        पिछले महीने का शेष {m} रुपये है, जिसका भुगतान {d} तक करना आवश्यक है।""",
    ),
    "th": _texts(
        "ใบแจ้งหนี้ เลขที่ {n}",
        """วันที่: | {d}
        ผู้ขาย: | ร้านข้าวหอมมะลิ เชียงใหม่
        ผู้ซื้อ: | โรงเรียนบ้านสวน ลำปาง
        ใบสั่งซื้อ: | {n}
        เลขผู้เสียภาษี: | 01{n}7""",
        """ข้าวสารถุงใหญ่
        น้ำปลาขวด
        กระดาษถ่ายเอกสาร
        ค่าขนส่ง
        โต๊ะไม้สัก
        ผ้าไหมไทย
        สบู่สมุนไพร
        น้ำตาลทราย""",
        "รวมเป็นเงินทั้งสิ้น",
        """เรียนท่านลูกค้า ขอแจ้งให้ทราบว่าสินค้าตามใบสั่งซื้อ {n} ได้ออกจากคลังแล้วเมื่อ {d}
        กรุณาตรวจสอบกล่องทุกใบเมื่อได้รับของ เพราะมีกล่องหนึ่งเปิดออกระหว่างทาง
        ค่าขนส่งรวมภาษีแล้วเป็นเงิน {m} บาท และได้แนบใบแจ้งหนี้มาพร้อมจดหมายนี้
        หากมีข้อสงสัยโปรดติดต่อเราที่หมายเลข {n} ในวันและเวลาทำการ
        ยอดค้างชำระของเดือนก่อนคือ {m} บาท ครบกำหนดวันที่ {d}""",
    ),
    "ko": _texts(
        "세금계산서 번호 {n}",
        """작성일: | {d}
        공급자: | 한빛종이 주식회사, 전주
        구매자: | 푸른숲 도서관, 대전
        주문번호: | {n}
        등록번호: | 31{n}6""",
        """복사 용지
        나무 책상
        사무용 의자
        배송 비용
        형광펜 묶음
        녹차 선물 세트
        벽지와 풀
        전기 스탠드""",
        "합계 금액",
        """고객님께 알려 드립니다. 주문 {n} 상품이 {d}에 창고에서 출발하였습니다.
        상자 하나가 운송 중에 열렸으니 물건을 받으시면 모든 상자를 바로 확인해 주시기 바랍니다.
        세금을 포함한 운송비는 {m} 원이며 계산서는 이 편지에 함께 넣었습니다.
        궁금한 점이 있으면 근무 시간에 {n} 번으로 전화해 주십시오.
        지난달 잔액은 {m} 원이고 {d}까지 내셔야 합니다.""",
    ),
    "vi": _texts(
        "Hóa đơn số {n}",
        """Ngày: | {d}
        Người bán: | Công ty Gỗ Trường Sơn, Đà Nẵng
        Người mua: | Nhà sách Ánh Dương, Huế
        Đơn đặt hàng: | số {n} ngày {d}
        Mã số thuế: | 04{n}9""",
        """Bàn gỗ lớn
        Ghế xếp văn phòng
        Giấy in trắng
        Phí vận chuyển
        Cà phê rang xay
        Nước mắm thượng hạng
        Đèn để bàn
        Vải lụa tơ tằm""",
        "Tổng số tiền phải trả",
        """Kính gửi quý khách, chúng tôi xin báo rằng đơn hàng {n} đã rời kho ngày {d}.
        Xin quý khách kiểm tra từng thùng ngay khi nhận vì có một thùng bị mở trên đường đi.
        Chi phí vận chuyển là {m} đồng đã gồm thuế, hóa đơn được gửi kèm theo thư này.
        Nếu có điều gì chưa rõ, xin gọi cho chúng tôi theo số {n} trong giờ làm việc.
        Số dư của tháng trước còn lại {m} đồng và phải được thanh toán trước ngày {d}.""",
    ),
    "en": _texts(
        "Invoice no. {n}",
        """Date: | {d}
        Seller: | Harbour Timber Ltd, Bristol
        Customer: | Oakfield Primary School, Exeter
        Your order: | {n} of {d}
        VAT number: | GB 2{n}7""",
        """Oak table
        Folding chairs
        White wall paint
        Delivery
        Printer paper
        Desk lamps
        Wood screws
        Green tea""",
        "Total due",
        """Dear customer, we are glad to tell you that order {n} left our warehouse on {d}.
        Please check every box when it arrives, as one of them was opened on its way.
        Carriage came to {m} pounds including tax; the invoice is enclosed with this letter.
        If you have any questions, please call us on {n} during office hours.
        The balance of last month is {m} pounds and falls due on {d}.""",
    ),
    "de": _texts(
        "Rechnung Nr. {n}",
        """Datum: | {d}
        Verkäufer: | Schwarzwälder Holz GmbH, Freiburg
        Käufer: | Grundschule Süd, Göttingen
        Bestellung: | {n} vom {d}
        Steuernummer: | 07/{n}/5""",
        """Tische aus Eiche
        Klappstühle
        Weiße Wandfarbe
        Lieferung
        Druckerpapier
        Schreibtischlampen
        Holzschrauben
        Grüner Tee""",
        "Gesamtbetrag",
        """Sehr geehrte Damen und Herren, Ihre Bestellung {n} hat am {d} unser Lager verlassen.
        Bitte prüfen Sie jede Kiste gleich bei der Ankunft, weil eine unterwegs geöffnet wurde.
        Die Fracht kostet {m} Euro einschließlich Steuer; die Rechnung liegt diesem Brief bei.
        Bei Fragen rufen Sie uns bitte während der Bürozeiten unter {n} an.
        Der Rest des letzten Monats beträgt {m} Euro und ist am {d} fällig.""",
    ),
    "pl": _texts(
        "Faktura nr {n}",
        """Data: | {d}
        Sprzedawca: | Tartak Świerk sp. z o.o., Łódź
        Nabywca: | Szkoła Podstawowa w Żarach
        Zamówienie: | nr {n} z {d}
        NIP: | 52{n}8""",
        """Stół dębowy
        Krzesła składane
        Biała farba
        Dostawa
        Papier do drukarki
        Lampki biurowe
        Śruby do drewna
        Zielona herbata""",
        "Razem do zapłaty",
        """Szanowni Państwo, zamówienie {n} opuściło nasz magazyn dnia {d}.
        Prosimy o sprawdzenie każdej skrzyni zaraz po dostawie, gdyż jedna została otwarta w drodze.
        Koszt przewozu wyniósł {m} złotych z podatkiem; fakturę dołączamy do tego listu.
        W razie pytań prosimy dzwonić pod numer {n} w godzinach pracy.
        Saldo za zeszły miesiąc wynosi {m} złotych i jest płatne do {d}.""",
    ),
    "zh": _texts(
        "发票号码 {n}",
        """日期: | {d}
        卖方: | 长江木业有限公司, 武汉
        买方: | 春风小学, 长沙
        订单: | {n}
        税号: | 91{n}4""",
        """实木桌子
        折叠椅
        白色墙漆
        运费
        打印纸
        台灯
        木螺丝
        绿茶""",
        "应付总额",
        """尊敬的客户，您的订单 {n} 已于 {d} 离开我们的仓库，下周将会送到。
        请在收货时检查每一个箱子，因为其中一个在途中被打开过。
        运费含税共计 {m} 元，发票随信附上。
        如有任何问题，请在工作时间拨打 {n} 与我们联系。
        上月余额为 {m} 元，请在 {d} 之前付清。""",
    ),
    "ja": _texts(
        "請求書番号 {n}",
        """日付: | {d}
        販売元: | 株式会社みどり木材, 京都
        お客様: | さくら小学校, 奈良
        ご注文: | {n}
        登録番号: | T1{n}2""",
        """木製テーブル
        折りたたみ椅子
        白い塗料
        送料
        コピー用紙
        電気スタンド
        木ネジ
        緑茶""",
        "ご請求金額",
        """お客様各位、ご注文 {n} は {d} に倉庫を出発し、来週お手元に届く予定です。
        途中で開いた箱がございましたので、到着しましたらすべての箱をご確認ください。
        運賃は税込みで {m} 円です。請求書を同封いたしました。
        ご不明な点は営業時間内に {n} までお電話ください。
        先月の残高は {m} 円で、お支払い期限は {d} です。""",
    ),
}
