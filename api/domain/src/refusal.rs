//! Refusals: every way Cirmos says no, as two tables.
//!
//! [`FaultCode`] names what can be wrong with one value of the caller's input; a refusal carries
//! all of them at once. [`ProblemKind`] names everything else, with its HTTP status, and is what
//! the pages under `/problems/` are made of. Both read in the caller's language.

use std::borrow::Cow;
use std::fmt;

use crate::text::Language;

/// What the placeholders of a message stand for.
pub type Params = Vec<(&'static str, String)>;

/// Where in the request a fault lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A JSON pointer (RFC 6901) into the body.
    Pointer(String),
    /// The name of a query or path parameter.
    Parameter(String),
    /// The name of a header.
    Header(String),
}

/// One thing wrong with the caller's input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it lies.
    pub place: Place,
    /// What is wrong.
    pub code: FaultCode,
    /// The values of the message's placeholders.
    pub params: Params,
}

impl Fault {
    /// A fault in the body.
    pub fn at_pointer(pointer: impl Into<String>, code: FaultCode) -> Self {
        Self {
            place: Place::Pointer(pointer.into()),
            code,
            params: Vec::new(),
        }
    }

    /// A fault in a query or path parameter.
    pub fn at_parameter(name: impl Into<String>, code: FaultCode) -> Self {
        Self {
            place: Place::Parameter(name.into()),
            code,
            params: Vec::new(),
        }
    }

    /// A fault in a header.
    pub fn at_header(name: impl Into<String>, code: FaultCode) -> Self {
        Self {
            place: Place::Header(name.into()),
            code,
            params: Vec::new(),
        }
    }

    /// Fills a placeholder of the message.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers pass numbers and borrowed texts alike"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    /// The same fault below another pointer: what was `/count` of a part is `/answers/count` of
    /// the whole.
    #[must_use]
    pub fn below(mut self, prefix: &str) -> Self {
        if let Place::Pointer(pointer) = &mut self.place {
            pointer.insert_str(0, prefix);
        }
        self
    }

    /// What is wrong, for a person.
    pub fn detail(&self, language: Language) -> String {
        fill(self.code.message(language), &self.params)
    }
}

/// A no: either faults in what was sent, or one problem with what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The input is wrong in these places (400).
    Faults(Vec<Fault>),
    /// What was asked cannot be had, for this reason.
    Problem(ProblemKind, Params),
    /// As `Problem`, with a list that helps the caller to go on: what is allowed now, what is
    /// missing. The name becomes a member of the problem document.
    ProblemWith(ProblemKind, Params, &'static str, Vec<String>),
}

impl Refusal {
    /// One fault.
    pub fn fault(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }

    /// A problem whose message has no placeholders.
    pub const fn problem(kind: ProblemKind) -> Self {
        Self::Problem(kind, Vec::new())
    }

    /// What the caller asked for does not exist, or not for this caller.
    pub const fn not_found() -> Self {
        Self::problem(ProblemKind::NotFound)
    }

    /// `Ok` when there are no faults.
    pub fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self::Faults(faults))
        }
    }

    /// Which problem this is.
    pub const fn kind(&self) -> ProblemKind {
        match self {
            Self::Faults(_) => ProblemKind::BadInput,
            Self::Problem(kind, _) | Self::ProblemWith(kind, ..) => *kind,
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::fault(fault)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Faults(faults) => {
                let mut separator = "";
                for fault in faults {
                    let (Place::Pointer(place) | Place::Parameter(place) | Place::Header(place)) =
                        &fault.place;
                    write!(f, "{separator}{place}: {}", fault.detail(Language::ENGLISH))?;
                    separator = "; ";
                }
                Ok(())
            }
            Self::Problem(kind, params) | Self::ProblemWith(kind, params, ..) => {
                f.write_str(&kind.detail(Language::ENGLISH, params))
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// More of what a caller sent is not repeated in a sentence.
const LONGEST_VALUE: usize = 500;

fn fill(template: &'static str, params: &Params) -> String {
    if params.is_empty() {
        return template.to_owned();
    }
    let mut text = Cow::Borrowed(template);
    for (name, value) in params {
        let placeholder = format!("{{{name}}}");
        if text.contains(&placeholder) {
            text = Cow::Owned(text.replace(&placeholder, &shortened(value)));
        }
    }
    text.into_owned()
}

fn shortened(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &value[..end]).into(),
        None => value.into(),
    }
}

macro_rules! faults {
    ($($variant:ident $code:literal $hungarian:literal $english:literal)+) => {
        /// What can be wrong with one value. The code is published in `errors[].code`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultCode { $(#[doc = concat!("`", $code, "`")] $variant),+ }

        impl FaultCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as published.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            const fn hungarian(self) -> &'static str {
                match self { $(Self::$variant => $hungarian),+ }
            }

            const fn english(self) -> &'static str {
                match self { $(Self::$variant => $english),+ }
            }

            /// The message with its placeholders, in Hungarian or else in English.
            pub fn message(self, language: Language) -> &'static str {
                if language == Language::HUNGARIAN { self.hungarian() } else { self.english() }
            }
        }
    };
}

faults! {
    Required "required" "Ez az adat szükséges." "This is needed."
    Blank "blank" "Ez nem lehet üres." "This must not be blank."
    WrongType "wrong_type" "Nem ilyen értéket várunk: {expected}." "This is the wrong kind of value: {expected} expected."
    UnknownField "unknown_field" "Nincs ilyen nevű mező: {name}." "There is no field called {name}."
    OnlyForStaff "only_for_staff" "Ezt csak az önkormányzat munkatársa adhatja meg." "Only staff of the municipality may give this."
    UnknownParameter "unknown_parameter" "Nincs ilyen nevű paraméter: {name}." "There is no parameter called {name}."
    Duplicate "duplicate" "Ez kétszer szerepel." "This is given twice."
    Malformed "malformed" "Ez nem olvasható: {reason}." "This cannot be read: {reason}."
    ForbiddenCharacter "forbidden_character" "Nem megengedett vezérlőkarakter van benne." "It contains a control character that is not allowed."
    TooDeep "too_deep" "Túl mélyen egymásba ágyazott." "It is nested too deeply."
    TooLong "too_long" "Legfeljebb {max} karakter lehet." "It may have at most {max} characters."
    TooShort "too_short" "Legalább {min} karakter kell." "It needs at least {min} characters."
    TooMany "too_many" "Legfeljebb {max} lehet belőle." "There may be at most {max} of them."
    TooFew "too_few" "Legalább {min} kell belőle." "At least {min} of them are needed."
    TooSmall "too_small" "Legalább {min} legyen." "It must be at least {min}."
    TooLarge "too_large" "Legfeljebb {max} lehet." "It may be at most {max}."
    NotAllowedValue "not_allowed_value" "Ezek közül választhat: {allowed}." "Choose one of: {allowed}."
    NotUnique "not_unique" "Ugyanaz kétszer nem szerepelhet." "The same may not be given twice."
    MustAccept "must_accept" "Ezt el kell fogadni a folytatáshoz." "This has to be accepted to go on."
    InvalidFormat "invalid_format" "Nem a várt formátumú ({format})." "It does not have the expected form ({format})."
    InvalidEmail "invalid_email" "Ez nem e-mail-cím." "This is not an e-mail address."
    InvalidPhone "invalid_phone" "Ez nem telefonszám." "This is not a telephone number."
    InvalidDate "invalid_date" "Ez nem dátum (például 2026-11-23)." "This is not a date (for example 2026-11-23)."
    InvalidInstant "invalid_instant" "Ez nem időpont (RFC 3339, például 2026-11-23T10:00:00Z)." "This is not an instant (RFC 3339, for example 2026-11-23T10:00:00Z)."
    InvalidId "invalid_id" "Ez nem azonosító." "This is not an id."
    InvalidCode "invalid_code" "Kis betűk, számok és kötőjel lehet benne, betűvel kezdve." "Use lower-case letters, digits and hyphens, beginning with a letter."
    InvalidCursor "invalid_cursor" "Ez a kurzor nem ehhez a listához tartozik." "This cursor does not belong to this list."
    InvalidColor "invalid_color" "A szín hat hexadecimális jegy kettőskereszttel, például #8a4b12." "A colour is six hexadecimal digits after a hash, for example #8a4b12."
    InvalidOrigin "invalid_origin" "Az eredet séma és gépnév, például https://portal.example." "An origin is a scheme and a host, for example https://portal.example."
    InvalidTimeZone "invalid_time_zone" "Nincs ilyen időzóna." "There is no such time zone."
    LanguageMissing "language_missing" "Hiányzik a szöveg ezen a nyelven: {language}." "The text is missing in this language: {language}."
    LanguageUnknown "language_unknown" "Az önkormányzat nem használja ezt a nyelvet: {language}." "The municipality does not use this language: {language}."
    NotFound "not_found" "Nincs ilyen: {name}." "There is no {name}."
    NotAMember "not_a_member" "Ez a munkatárs nem tagja az osztálynak." "This user is not a member of the department."
    NotAskedNow "not_asked_now" "Ezt a kérdést a többi válasz mellett nem tesszük fel." "This question is not asked with the other answers given."
    NotASchema "not_a_schema" "Ez nem érvényes JSON Schema: {reason}." "This is not a valid JSON Schema: {reason}."
    KeywordNotSupported "keyword_not_supported" "Ezt a kulcsszót az űrlapok nem ismerik: {name}." "Forms do not support this keyword: {name}."
    WidgetMismatch "widget_mismatch" "Ez a beviteli mód ({widget}) nem illik ehhez a kérdéshez." "This widget ({widget}) does not fit this question."
    PageMissing "page_missing" "Ez a kérdés egyik oldalon sem szerepel." "This question is on no page."
    PageTwice "page_twice" "Ez a kérdés több oldalon is szerepel." "This question is on more than one page."
    ConditionOrder "condition_order" "A feltétel csak korábbi kérdésre hivatkozhat ({name})." "A condition can only refer to an earlier question ({name})."
    ConditionValue "condition_value" "A hivatkozott kérdésre nem adható ez a válasz." "The question referred to cannot have this answer."
    Cycle "cycle" "A feladatok körben várnak egymásra: {path}." "The tasks wait for each other in a circle: {path}."
    PasswordTooCommon "password_too_common" "Ez a jelszó túl gyakori vagy kitalálható. Válasszon másikat." "This password is too common or easy to guess. Choose another."
    InThePast "in_the_past" "Ez már elmúlt." "This is in the past."
    InTheFuture "in_the_future" "Ez még nem történt meg." "This has not happened yet."
    Contradiction "contradiction" "Ez ellentmond ennek: {name}." "This contradicts {name}."
}

macro_rules! problems {
    ($($variant:ident $slug:literal $status:literal
        $title_hu:literal $title_en:literal
        $detail_hu:literal $detail_en:literal)+) => {
        /// Every kind of problem. The slug is published as `/problems/{slug}` and does not change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemKind { $(#[doc = $title_en] $variant),+ }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The last part of the problem's URI.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The HTTP status it is answered with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// A few words that name it.
            pub fn title(self, language: Language) -> &'static str {
                if language == Language::HUNGARIAN {
                    match self { $(Self::$variant => $title_hu),+ }
                } else {
                    match self { $(Self::$variant => $title_en),+ }
                }
            }

            /// What happened and what to do about it, with placeholders.
            pub fn explanation(self, language: Language) -> &'static str {
                if language == Language::HUNGARIAN {
                    match self { $(Self::$variant => $detail_hu),+ }
                } else {
                    match self { $(Self::$variant => $detail_en),+ }
                }
            }

            /// The explanation with its placeholders filled.
            pub fn detail(self, language: Language, params: &Params) -> String {
                fill(self.explanation(language), params)
            }
        }
    };
}

problems! {
    BadInput "bad-input" 400
        "Hibás adatok" "Wrong input"
        "A kérés nem fogadható el, mert az alább felsorolt adatok hibásak vagy hiányoznak." "The request cannot be accepted because the values listed below are wrong or missing."
    Unauthenticated "unauthenticated" 401
        "Bejelentkezés szükséges" "Sign-in needed"
        "Ehhez be kell jelentkezni, vagy lejárt a bejelentkezés." "You have to sign in for this, or your sign-in has expired."
    WrongCredentials "wrong-credentials" 401
        "Sikertelen bejelentkezés" "Sign-in failed"
        "Az e-mail-cím és a jelszó együtt nem jó, vagy ez a fiók nem használható." "The e-mail address and the password do not go together, or this account cannot be used."
    WrongTrackingSecret "wrong-tracking-secret" 401
        "A követőkód nem jó" "The tracking secret is wrong"
        "Nincs olyan ügy, amelyhez ez az ügyszám és követőkód együtt tartozik. Ellenőrizze mindkettőt." "There is no case with this number and tracking secret together. Check both."
    Forbidden "forbidden" 403
        "Nincs rá jogosultsága" "Not allowed"
        "Az Ön szerepköre ezt nem engedi. Ha szüksége van rá, kérje az önkormányzat adminisztrátorától." "Your role does not allow this. If you need it, ask your municipality's administrator."
    CrossSiteRefused "cross-site-refused" 403
        "Nem ellenőrizhető eredetű kérés" "Request of unverified origin"
        "Sütivel hitelesített írásnál az X-CSRF-Protection fejléc és az ismert eredet kötelező." "A write authenticated by a cookie needs the X-CSRF-Protection header and a known origin."
    NotFound "not-found" 404
        "Nem található" "Not found"
        "Nincs ilyen, vagy Ön nem láthatja." "It does not exist, or it is not yours to see."
    MethodNotAllowed "method-not-allowed" 405
        "Nem megengedett művelet" "Method not allowed"
        "Itt ez a művelet nem értelmezett; az Allow fejléc sorolja fel, mi az." "This method has no meaning here; the Allow header lists those that have."
    NotAcceptable "not-acceptable" 406
        "Ilyen formátumban nem adható" "Format not available"
        "A válasz a kért formátumban nem adható." "The answer is not available in the format asked for."
    RequestTimeout "request-timeout" 408
        "A kérés túl lassan érkezett" "The request came too slowly"
        "A kérés nem érkezett meg időben. Próbálja újra." "The request did not arrive in time. Try again."
    AlreadyExists "already-exists" 409
        "Már létezik" "Already exists"
        "Ilyen már van: {name}." "This already exists: {name}."
    TransitionNotAllowed "transition-not-allowed" 409
        "Ez a lépés most nem lehetséges" "This move is not possible now"
        "Innen ({from}) ide ({to}) nem lehet lépni. Az „allowed” felsorolja a most lehetséges lépéseket." "From {from} there is no move to {to}. `allowed` lists the moves that are possible now."
    NotEditable "not-editable" 409
        "Ez a változat már nem szerkeszthető" "This version can no longer be edited"
        "Csak vázlat szerkeszthető. Készítsen új változatot." "Only a draft can be edited. Make a new version."
    InUse "in-use" 409
        "Használatban van" "In use"
        "Nem törölhető, mert még hivatkoznak rá." "It cannot be removed because something still refers to it."
    NotOffered "not-offered" 409
        "Ez a szolgáltatás most nem igényelhető" "This service is not offered now"
        "A szolgáltatásnak nincs élő változata, vagy ez a változat nem használható." "The service has no live version, or this version cannot be used."
    CaseNotOpen "case-not-open" 409
        "Az ügy már lezárult" "The case is no longer open"
        "Lezárt ügyön ez már nem végezhető el." "This cannot be done on a case that is no longer open."
    TasksUnfinished "tasks-unfinished" 409
        "Van még befejezetlen feladat" "Tasks are not finished yet"
        "Az ügy akkor zárható le eredménnyel, ha minden feladata kész vagy kihagyott. A „missing” sorolja fel, mi van hátra." "A case can be resolved when all its tasks are done or skipped. `missing` lists what is left."
    TaskWaits "task-waits" 409
        "A feladat még másikra vár" "The task waits for another"
        "Előbb az előtte álló feladatoknak kell elkészülniük." "The tasks before it have to be finished first."
    SignOffMissing "sign-off-missing" 409
        "Hiányzó jóváhagyás" "Sign-off missing"
        "A változat még nem léphet tovább: {missing}." "The version cannot move on yet: {missing}."
    LastAdministrator "last-administrator" 409
        "Az utolsó adminisztrátor" "The last administrator"
        "Legalább egy aktív adminisztrátornak maradnia kell." "At least one active administrator has to remain."
    StillRunning "still-running" 409
        "Ugyanez a kérés még fut" "The same request is still running"
        "Ezzel az Idempotency-Key kulccsal már fut egy kérés. Várjon, és ismételje meg." "A request with this Idempotency-Key is still running. Wait and repeat it."
    Gone "gone" 410
        "Már nem érvényes" "No longer valid"
        "Ez a hivatkozás lejárt vagy már felhasználták. Kérjen újat." "This link has expired or was used already. Ask for a new one."
    PreconditionFailed "precondition-failed" 412
        "Közben megváltozott" "Changed in the meantime"
        "Valaki más közben megváltoztatta. Nézze meg az új állapotot, és döntse el, még mindig ezt szeretné-e." "Somebody else changed it in the meantime. Look at what it is now and decide whether you still want this."
    TooLarge "too-large" 413
        "Túl nagy kérés" "Request too large"
        "A kérés törzse nagyobb a megengedettnél ({max} bájt)." "The body of the request is larger than allowed ({max} bytes)."
    AddressTooLong "address-too-long" 414
        "Túl hosszú cím" "Address too long"
        "A kérés címe hosszabb a megengedettnél." "The address of the request is longer than allowed."
    UnsupportedMediaType "unsupported-media-type" 415
        "Nem támogatott formátum" "Format not supported"
        "A kérés törzsét ilyen formátumban várjuk: {expected}." "The body of the request has to be {expected}."
    KeyReused "key-reused" 422
        "Az Idempotency-Key már foglalt" "Idempotency-Key used already"
        "Ezzel az Idempotency-Key kulccsal már érkezett egy másik kérés. Új kéréshez új kulcs kell." "Another request came with this Idempotency-Key before. A new request needs a new key."
    PreconditionRequired "precondition-required" 428
        "Hiányzó If-Match" "If-Match missing"
        "Módosításhoz küldje el az If-Match fejlécben a látott változat ETag értékét." "To change something, send the ETag you have seen in the If-Match header."
    TooManyRequests "too-many-requests" 429
        "Túl sok kérés" "Too many requests"
        "Túl sok kérés érkezett rövid idő alatt. Várjon a Retry-After fejlécben megadott ideig." "Too many requests came in a short time. Wait as long as the Retry-After header says."
    HeadersTooLarge "headers-too-large" 431
        "Túl nagy fejlécek" "Headers too large"
        "A kérés fejlécei nagyobbak a megengedettnél." "The headers of the request are larger than allowed."
    Internal "internal" 500
        "Váratlan hiba" "Unexpected fault"
        "Hiba történt nálunk; nem az Ön kérése volt rossz. A kérés azonosítójával megtaláljuk az okát." "Something went wrong on our side; your request was not at fault. With the request id we can find out why."
    Overloaded "overloaded" 503
        "Most túlterhelt" "Overloaded just now"
        "A rendszer most nem tudja kiszolgálni a kérést. Ismételje meg a Retry-After fejlécben megadott idő múlva." "The system cannot serve the request just now. Repeat it after the time the Retry-After header says."
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_and_slug_is_used_once() {
        let codes: BTreeSet<_> = FaultCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), FaultCode::ALL.len());
        let slugs: BTreeSet<_> = ProblemKind::ALL.iter().map(|kind| kind.slug()).collect();
        assert_eq!(slugs.len(), ProblemKind::ALL.len());
    }

    #[test]
    fn both_languages_have_the_same_placeholders() {
        fn placeholders(text: &str) -> BTreeSet<&str> {
            text.split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
                .collect()
        }
        for code in FaultCode::ALL {
            assert_eq!(
                placeholders(code.message(Language::HUNGARIAN)),
                placeholders(code.message(Language::ENGLISH)),
                "{code:?}"
            );
        }
        for kind in ProblemKind::ALL {
            assert_eq!(
                placeholders(kind.explanation(Language::HUNGARIAN)),
                placeholders(kind.explanation(Language::ENGLISH)),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn what_was_sent_is_not_repeated_at_length() {
        let fault = Fault::at_pointer("/x", FaultCode::NotFound).with("name", "ű".repeat(9000));
        let detail = fault.detail(Language::ENGLISH);
        assert_eq!(detail, format!("There is no {}….", "ű".repeat(500)));
    }

    #[test]
    fn a_fault_reads_in_the_callers_language() {
        let fault = Fault::at_pointer("/count", FaultCode::TooLarge)
            .with("max", 50)
            .below("/answers");
        assert_eq!(fault.place, Place::Pointer("/answers/count".to_owned()));
        assert_eq!(fault.detail(Language::HUNGARIAN), "Legfeljebb 50 lehet.");
        assert_eq!(fault.detail(Language::ENGLISH), "It may be at most 50.");
    }
}
