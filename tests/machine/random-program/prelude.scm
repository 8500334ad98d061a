; What every random program stands on, in R7RS-small. What comes before this text defines
; (kind-of-error e), which says of an error whatever is to be compared, and whatever the system lacks
; of R7RS-small.

; Showing values, the same way in every system: flonums by their exact values.
(define (show-flonum x)
  (cond ((not (= x x)) (display "nan"))
        ((= x (/ 1.0 0.0)) (display "inf"))
        ((= x (/ -1.0 0.0)) (display "-inf"))
        ((and (= x 0.0) (< (/ 1.0 x) 0.0)) (display "~-0"))
        (else (display "~") (write (exact x)))))
(define (show-char c)
  (let ((n (char->integer c)))
    (if (< 31 n 127) (display c) (begin (display "<") (display n) (display ">")))))
(define (show-list items)
  (display "(")
  (let next ((items items))
    (cond ((pair? items)
           (show (car items))
           (if (null? (cdr items)) #t (display " "))
           (next (cdr items)))
          ((null? items) #t)
          (else (display ". ") (show items))))
  (display ")"))
(define (show x)
  (cond ((and (number? x) (inexact? x)) (show-flonum x))
        ((or (pair? x) (null? x)) (show-list x))
        ((vector? x) (display "#") (show-list (vector->list x)))
        ((string? x) (display "\"") (string-for-each show-char x) (display "\""))
        ((char? x) (display "#\\") (show-char x))
        ((procedure? x) (display "procedure"))
        (else (write x))))
(define (note tag . values)
  (display tag)
  (for-each (lambda (value) (display " ") (show value)) values)
  (newline))
(define (kind e)
  (if (or (symbol? e) (number? e) (string? e) (pair? e) (boolean? e))
      (list 'raised e)
      (kind-of-error e)))
; What asks a handler for a value.
(define (asks? e) (and (pair? e) (eq? (car e) 'ask)))

; What is carried from round to round is kept small.
(define (clip-int n)
  (if (< (abs n) 1000000000000000000000000000000) n (remainder n 9007199254740881)))
(define (clip-rat q)
  (if (and (< (abs (numerator q)) 1000000000000) (< (denominator q) 1000000000000)) q 1/3))
(define (clip-text text) (if (< (string-length text) 24) text (substring text 0 8)))
(define (clip-ints items)
  (let next ((items items) (left 12))
    (if (or (= left 0) (null? items))
        '()
        (cons (clip-int (car items)) (next (cdr items) (- left 1))))))

; Lists.
(define (count-up n) (let next ((n (- n 1)) (items '())) (if (< n 0) items (next (- n 1) (cons n items)))))
(define (keep-if good? items)
  (cond ((null? items) '())
        ((good? (car items)) (cons (car items) (keep-if good? (cdr items))))
        (else (keep-if good? (cdr items)))))
(define (fold-up step so-far items)
  (if (null? items) so-far (fold-up step (step (car items) so-far) (cdr items))))
(define (merge less? a b)
  (cond ((null? a) b)
        ((null? b) a)
        ((less? (car b) (car a)) (cons (car b) (merge less? a (cdr b))))
        (else (cons (car a) (merge less? (cdr a) b)))))
(define (every-other items)
  (if (or (null? items) (null? (cdr items)))
      items
      (cons (car items) (every-other (cddr items)))))
(define (sort-by less? items)
  (if (or (null? items) (null? (cdr items)))
      items
      (merge less? (sort-by less? (every-other items)) (sort-by less? (every-other (cdr items))))))

; Macros.
(define-syntax either
  (syntax-rules () ((_ a b) (let ((t a)) (if t t b)))))
(define-syntax swap!
  (syntax-rules () ((_ a b) (let ((t a)) (set! a b) (set! b t)))))
(define-syntax repeat
  (syntax-rules () ((_ times body ...) (let again ((i times)) (if (> i 0) (begin body ... (again (- i 1))))))))

; Continuations that are entered again: as often as there is fuel.
(define fuel 0)
(define slots (make-vector 3 #f))
(define (keep! slot k) (vector-set! slots slot k))
(define (enter slot value)
  (let ((k (vector-ref slots slot)))
    (if (and k (> fuel 0))
        (begin (set! fuel (- fuel 1)) (k value))
        value)))
; A continuation that is handed on, until something is found to return to it.
(define (descend k n found)
  (cond ((< n 1) (k found))
        ((= (remainder n 5) 3) (descend-twice (- n 1) found k))
        ((= (remainder n 7) 5) (descend-either k k (- n 2) found))
        (else (descend k (- n 1) (+ found 1)))))
(define (descend-either a b n found)
  (if (even? found) (descend a n (+ found 1)) (if (< n 3) (b n) (descend-either b a (- n 1) (+ found 1)))))
(define (descend-twice n found k)
  (let ((more (call/cc (lambda (k) (descend k (quotient n 2) found)))))
    (if (even? more) (k more) (descend k (- n 2) (- more 1)))))
; A procedure that gives one item after the other, the last over and over, by two continuations.
(define (items->generator items last)
  (define return #f)
  (define (resume)
    (for-each (lambda (item) (call/cc (lambda (k) (set! resume (lambda () (k #f))) (return item)))) items)
    (let forever ()
      (call/cc (lambda (k) (set! resume (lambda () (k #f))) (return last)))
      (forever)))
  (lambda () (call/cc (lambda (k) (set! return k) (resume)))))

(define p0 (make-parameter 10))
(define p1 (make-parameter 3 abs))

; Do the steps of a program and show what each answers, and what the globals are afterwards. A
; continuation of one step may be entered in another.
(define (run globals . steps)
  (set! fuel 4)
  (vector-fill! slots #f)
  (for-each
   (lambda (step)
     (guard (e (#t (note "uncaught" (kind e))))
       (let ((value (step))) (note "=>" value))))
   steps)
  (note "end" (globals)))
