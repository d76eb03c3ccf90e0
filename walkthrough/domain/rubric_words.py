"""Words that make a look-for hard to observe, by language; a language without a list is not judged.

Lists of words know no grammar: what they name is worth a second look, no more.
"""

import re


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


# What goes on in a mind: only what somebody says or does can be observed.
UNOBSERVABLE = {
    "en": _words(
        r"understands?|comprehends?|appreciates?|knows|believes?|thinks|reali[sz]es?|grasps?",
        r"feels?|enjoys?|wants to|cares about|motivated|engaged|attentive|respects",
        r"(?:is|are) (?:aware|confident|curious|interested)|recogni[sz]es the (?:value|importance)",
        r"(?:demonstrat|show)(?:e?s|ing)? (?:\w+ )?(?:understanding|interest|empathy|appreciation)",
        r"values (?:the|their|each|one|others?'?)|positive attitudes?",
    ),
    "es": _words(
        r"comprenden?|entienden?|aprecian?|saben?|creen?|piensan?|se dan? cuenta",
        r"(?:se )?sienten?|disfrutan?|valoran?|respetan?|les? importan?|se interesan?",
        r"reconocen? (?:el valor|la importancia)",
        r"motivad[oa]s?|comprometid[oa]s?|involucrad[oa]s?|atent[oa]s?",
        r"(?:es|son|está|están) (?:conscientes?|curios[oa]s?|interesad[oa]s?|segur[oa]s? de sí)",
        r"(?:demuestran?|muestran?) (?:\w+ )?(?:comprensión|interés|empatía|aprecio|respeto)",
        r"actitud(?:es)? positivas?",
    ),
}

# What differs between cultures and with disabilities.
BODY_OR_VOICE = {
    "en": _words(
        r"eye contact|makes? eye|eyes on|body language|posture|slouch(?:es|ing)?",
        r"lean(?:s|ing)? (?:in|forward|towards?)|sits? (?:up|still|straight)",
        r"nods?|nodding|smil(?:es?|ing)|fac(?:es?|ing) (?:the|each|one)",
        r"loud(?:ly|er)?|whisper(?:s|ing)?|volume(?! of)|noise level|tone of voice",
        r"(?:quiet|soft|low|calm|clear|indoor|inside|raised) voices?",
        r"speaks? (?:up|softly|quietly)",
    ),
    "es": _words(
        r"contacto visual|a los ojos|con la mirada|lenguaje corporal|postura",
        r"se inclinan?|(?:se )?sientan? (?:derech|quiet|erguid)[oa]s?",
        r"asienten?|sonríen?|sonrisas?|de frente a",
        r"(?:en |con (?:una )?)?voz (?:alta|baja|suave|clara|tranquila|calmada)|tono de voz",
        r"susurr(?:an?|os?)|volumen(?! de)|nivel de ruido|grit(?:an?|os)",
        r"hablan? (?:bajo|alto|fuerte|quedo)",
    ),
}

# Plain "and" inside one exchange is fine ("asks and gets an answer"); these hardly ever are.
TWO_THINGS = {
    "en": re.compile(
        r"\band/or\b|\bas well as\b|\band also\b|\bwhile also\b|\bin addition\b"
        r"|;(?= )|[.!?](?= +(?-i:[A-Z]))|\bboth \w+ing\b|(?:[^,]+,){3,}[^,]* and "
        r"|,? and (?=(?:they|everyone|students) )",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\by/o\b|\basí como\b|\b[ye] también\b|\b[ye] además\b|\badem[aá]s de\b|\ba la vez que\b"
        r"|;(?= )|[.!?](?= +(?-i:[¿¡A-ZÁÉÍÓÚÑ]))|\btanto \w+ como\b|(?:[^,]+,){3,}[^,]* [ye] "
        r"|,? [ye] (?=(?:ellos|ellas|todos|todas|los estudiantes) )",
        re.IGNORECASE,
    ),
}

# In a statement: two verbs close after who does them, such as "Students listen and share" or "Each
# student listens to others and shares". The endings tell verbs from most other words.
TWO_VERBS = {
    "en": re.compile(
        r"^(?:(?:all|the|most|some|two|both) )?(?:\w+ )?"
        r"(?:students|learners|partners|groups|members|teams|children|they)"
        r" (?!to\b)\w+(?: (?!to\b)\w+| to (?:each|one|the|their|a)\b){0,4} and"
        r" (?!(?:get|forth|again|over|then)\b|\w+ (?:it|them)\b)\w*[^\Ws]\b"
        r"|^(?:a|an|each|every|one|every ?one)(?: \w+)?"
        r"(?: (?:student|learner|partner|group|member))?"
        r" \w+s(?: \w+){0,4} and (?!gets\b|\w+ (?:it|them)\b)\w+s\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"^(?:(?:los|las|todos los|todas las|dos) )?"
        r"(?:estudiantes|alumn[oa]s|compañer[oa]s|grupos|parejas|equipos|integrantes|todos)"
        r" (?:se )?\w+[ae]n(?: (?!para\b)\w+){0,4} [ye] (?!(?:reciben|obtienen)\b)\w+[ae]n\b"
        r"|^(?:un|una|cada|el|la) (?:estudiante|alumn[oa]|compañer[oa]|grupo|pareja|equipo)"
        r" (?:se )?\w+[ae](?: con \w+| a \w+)? [ye] (?!(?:recibe|obtiene)\b)\w+[ae]\b",
        re.IGNORECASE,
    ),
}
