;;; Expressions: an integer, plus a sum of products of an integer and a variable. What is not linear
;;; becomes a variable of its own.

;; Terms are pairs of a factor and a state; no factor is 0, no state is there twice.
(define-record-type fd-expression
  (make-expression constant terms)
  expression?
  (constant expression-constant)
  (terms expression-terms))

(define (->expression who position e)
  (cond ((exact-integer? e) (make-expression e '()))
        ((fd? e) (make-expression 0 (list (cons 1 (fd->state e)))))
        ((expression? e) e)
        (else
         (%wrong-type who position "an fd variable, an expression of them or an exact integer" e))))

;; The expressions of a list of arguments.
(define (->expressions who es)
  (let loop ((es es) (position 1) (found '()))
    (if (pair? es)
        (loop (cdr es) (+ position 1) (cons (->expression who position (car es)) found))
        (reverse found))))

;; What has no variables is an integer.
(define (expression->argument e)
  (if (null? (expression-terms e)) (expression-constant e) e))

(define (constant? e) (null? (expression-terms e)))

(define (plus a b)
  (make-expression (+ (expression-constant a) (expression-constant b))
    (let loop ((terms (expression-terms b)) (sum (expression-terms a)))
      (if (pair? terms)
          (loop (cdr terms) (with-term (car terms) sum))
          sum))))

;; The terms and one more.
(define (with-term term terms)
  (cond ((null? terms) (list term))
        ((eq? (cdr term) (cdar terms))
         (let ((factor (+ (car term) (caar terms))))
           (if (= factor 0)
               (cdr terms)
               (cons (cons factor (cdr term)) (cdr terms)))))
        (else (cons (car terms) (with-term term (cdr terms))))))

(define (scale n e)
  (if (= n 0)
      (make-expression 0 '())
      (make-expression (* n (expression-constant e))
        (map (lambda (term) (cons (* n (car term)) (cdr term))) (expression-terms e)))))

(define (minus a b) (plus a (scale -1 b)))

(define (times a b)
  (cond ((constant? a) (scale (expression-constant a) b))
        ((constant? b) (scale (expression-constant b) a))
        (else
         (let* ((x (expression->state a))
                (y (if (same-expression? a b) x (expression->state b)))
                (z (make-product-state x y)))
           (if (eq? x y) (post-square! x z) (post-product! x y z))
           (state->expression z)))))

(define (make-product-state x y)
  (let* ((a (least x)) (b (greatest x)) (c (least y)) (d (greatest y))
         (ac (* a c)) (ad (* a d)) (bc (* b c)) (bd (* b d)))
    (make-state (min ac ad bc bd) (max ac ad bc bd) #f)))

(define (absolute e)
  (if (constant? e)
      (make-expression (abs (expression-constant e)) '())
      (let* ((x (expression->state e))
             (y (make-state 0 (max 0 (greatest x) (- (least x))) #f)))
        (post-absolute! x y)
        (state->expression y))))

(define (state->expression x) (make-expression 0 (list (cons 1 x))))

(define (same-expression? a b) (constant? (minus a b)))

;; The factors and the variables of terms, as vectors.
(define (factors-of terms) (list->vector (map car terms)))
(define (states-of terms) (list->vector (map cdr terms)))

;; A variable that is equal to an expression: itself if it is one.
(define (expression->state e)
  (let ((terms (expression-terms e)) (constant (expression-constant e)))
    (cond ((null? terms) (make-state constant constant #f))
          ((and (= constant 0) (null? (cdr terms)) (= 1 (caar terms))) (cdar terms))
          (else
           (let ((factors (factors-of terms)) (xs (states-of terms)))
             (with-bounds (low high factors xs)
               (let ((x (make-state (+ constant low) (+ constant high) #f)))
                 (post-equal! (factors-of (cons (cons -1 x) terms))
                              (states-of (cons (cons -1 x) terms))
                              (- constant))
                 x)))))))

;; Arithmetic, with the name that errors are to speak of.

(define (sum who es)
  (let loop ((es (->expressions who es)) (total (make-expression 0 '())))
    (if (pair? es)
        (loop (cdr es) (plus total (car es)))
        (expression->argument total))))

(define (difference who es)
  (let* ((expressions (->expressions who es)) (first (car expressions)))
    (if (null? (cdr expressions))
        (expression->argument (scale -1 first))
        (let loop ((rest (cdr expressions)) (left first))
          (if (pair? rest)
              (loop (cdr rest) (minus left (car rest)))
              (expression->argument left))))))

(define (product who es)
  (let loop ((es (->expressions who es)) (total (make-expression 1 '())))
    (if (pair? es)
        (loop (cdr es) (times total (car es)))
        (expression->argument total))))

(define (absolute-value who e)
  (expression->argument (absolute (->expression who 1 e))))

;; The sum of variables, expressions and integers, as an expression that constraints take.
(define (fd+ . es) (sum "fd+" es))

;; The first less the others; of one, its opposite.
(define (fd- e . es) (difference "fd-" (cons e es)))

;; The product.
(define (fd* . es) (product "fd*" es))

;; The absolute value.
(define (fd-abs e) (absolute-value "fd-abs" e))
