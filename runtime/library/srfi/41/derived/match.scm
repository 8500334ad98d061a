;;; Taking streams apart by patterns (SRFI 41, stream-match). A pattern asks a stream for no more
;;; than it needs, from left to right: an element for which there is `_` is not computed. Beyond
;;; SRFI 41, an element of a pattern may be a literal, quoted unless it evaluates to itself; it
;;; matches what is equal? to it.

;; (stream-match stream (pattern [fender] expression) ...): the expression of the first clause whose
;; pattern matches the stream and whose fender holds. A pattern is () for the null stream, (element
;; ...) for so many elements, (element ... . rest) for at least so many, or rest for any stream; an
;; element and rest are a variable or _ and an element may also be a literal.
(define-syntax stream-match
  (syntax-rules ()
    ((_ expression clause ...)
     (let ((strm expression))
       (check-stream "stream-match" 1 strm)
       (%match-clauses strm clause ...)))))

(define-syntax %match-clauses
  (syntax-rules ()
    ((_ strm)
     (error "stream-match: no pattern matches the stream" strm))
    ((_ strm (pattern expression) clause ...)
     (%match-clauses strm (pattern #t expression) clause ...))
    ((_ strm (pattern fender expression) clause ...)
     (let ((otherwise (lambda () (%match-clauses strm clause ...))))
       (%match-pattern pattern strm () (if fender expression (otherwise)) (otherwise))))
    ((_ strm clause . clauses)
     (syntax-error "stream-match: expected a clause (pattern [fender] expression), got" clause))))

;; (%match-pattern pattern stream ((variable value) ...) success failure)
(define-syntax %match-pattern
  (syntax-rules (_)
    ((_ () strm bindings success failure)
     (if (stream-null? strm) (let bindings success) failure))
    ((_ (element . rest) strm bindings success failure)
     (if (stream-pair? strm)
         (%match-element element rest strm bindings success failure)
         failure))
    ((_ _ strm bindings success failure)
     (let bindings success))
    ((_ variable strm (binding ...) success failure)
     (%if-identifier variable
       (let (binding ... (variable strm)) success)
       (syntax-error "stream-match: expected a pattern, got" variable)))))

;; Matches the first element of a stream pair, then the rest of the pattern.
(define-syntax %match-element
  (syntax-rules (_ quote)
    ((_ _ rest strm bindings success failure)
     (let ((tail (stream-cdr strm)))
       (%match-pattern rest tail bindings success failure)))
    ((_ (quote datum) rest strm bindings success failure)
     (if (equal? (stream-car strm) (quote datum))
         (let ((tail (stream-cdr strm)))
           (%match-pattern rest tail bindings success failure))
         failure))
    ((_ (part . parts) rest strm bindings success failure)
     (syntax-error "stream-match: expected a variable, _ or a literal in a pattern, got"
                   (part . parts)))
    ((_ variable rest strm (binding ...) success failure)
     (%if-identifier variable
       (let* ((head (stream-car strm)) (tail (stream-cdr strm)))
         (%match-pattern rest tail (binding ... (variable head)) success failure))
       (%match-element (quote variable) rest strm (binding ...) success failure)))))

;; (%if-identifier x then else): x is an identifier if, as a pattern, it matches anything.
(define-syntax %if-identifier
  (syntax-rules ()
    ((_ (part . parts) then else) else)
    ((_ x then else)
     (let-syntax ((choose (syntax-rules ()
                            ((_ x consequent alternative) consequent)
                            ((_ other consequent alternative) alternative))))
       (choose (anything) then else)))))
